/**
 * The Java client library: {@link danliao.client.ChatClient} is one user's chat that stays
 * connected.
 *
 * <p>Beneath it lie {@link danliao.client.connection}, single connections as they are, and {@link
 * danliao.client.query}, the query API. Frames are the messages of the protocol's schema, {@link
 * danliao.api.frame}.
 */
@NullMarked
package danliao.client;

import org.jspecify.annotations.NullMarked;
