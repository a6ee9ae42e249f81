/**
 * A client of Danliao, written from the protocol: chat over WebSocket in both encodings, the query
 * API, development tokens.
 */
@NullMarked
package danliao.client;

import org.jspecify.annotations.NullMarked;
