package danliao.query.rebuild;

import danliao.query.projection.Generation;
import danliao.query.projection.Projection;

/** What becomes of a generation that verifies once it has caught up. */
public interface Comparer {
  /**
   * Compares it with the live one, unless that is under way. Returns at once, and is called again
   * and again until the generation has ended.
   */
  void compare(Projection projection, Generation fresh);
}
