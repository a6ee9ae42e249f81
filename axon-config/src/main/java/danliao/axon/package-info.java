/**
 * What configures Axon the same way on both sides: serializer, event names, event store, tokens,
 * sharing of segments.
 */
@NullMarked
package danliao.axon;

import org.jspecify.annotations.NullMarked;
