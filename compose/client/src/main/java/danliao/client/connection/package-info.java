/**
 * Single WebSocket connections in both encodings, exactly as they are: nothing is acknowledged,
 * repeated or connected again. For tools and tests, and what {@link danliao.client.ChatClient} is
 * made of.
 */
@NullMarked
package danliao.client.connection;

import org.jspecify.annotations.NullMarked;
