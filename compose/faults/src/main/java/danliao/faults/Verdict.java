package danliao.faults;

import danliao.faults.Violation.Promise;
import java.util.List;
import java.util.Map;

/**
 * What the checker found.
 *
 * @param checkedMessages how many different messages the load sent
 * @param dueToConnected how many pushes were due on connections that were there before the message
 *     was sent and to the end
 * @param missedByConnected how many of these did not come
 * @param violations all of them
 * @param broken how many of them there are of each promise; absent where there are none
 * @param first the first of them, at most {@link Findings#KEPT}
 */
record Verdict(
    long checkedMessages,
    long dueToConnected,
    long missedByConnected,
    long violations,
    Map<Promise, Long> broken,
    List<Violation> first) {}
