package danliao.faults;

import java.util.List;

/**
 * What the checker found.
 *
 * @param checkedMessages how many different messages the load sent
 * @param violations all of them
 * @param first the first of them, at most {@link Findings#KEPT}
 */
record Verdict(long checkedMessages, long violations, List<Violation> first) {}
