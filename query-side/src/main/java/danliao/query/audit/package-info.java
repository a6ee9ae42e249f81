/** The audit trail: a message's own events, from the event store itself. */
@NullMarked
package danliao.query.audit;

import org.jspecify.annotations.NullMarked;
