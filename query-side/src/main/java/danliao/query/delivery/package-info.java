/**
 * Tells clients what has become of messages: acks and receipts are pushed once every query shows
 * them. Never on a replay.
 */
@NullMarked
package danliao.query.delivery;

import org.jspecify.annotations.NullMarked;
