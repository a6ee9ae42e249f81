package danliao.faults;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A bug that strikes one message of a run, and that one again and again. */
final class Strike {
  private static final int ONE_IN = 4;

  private final Bug bug;
  private final Random random;
  private @Nullable String struck;

  Strike(Bug bug, Random random) {
    this.bug = bug;
    this.random = random;
  }

  boolean hits(Bug candidate, String messageId) {
    if (bug != candidate) {
      return false;
    }
    if (struck == null && random.nextInt(ONE_IN) == 0) {
      struck = messageId;
    }
    return messageId.equals(struck);
  }

  /** True if it has hit this message before; strikes none. */
  boolean hasHit(Bug candidate, String messageId) {
    return bug == candidate && messageId.equals(struck);
  }

  /** Null while it has not found a chance. */
  @Nullable String struck() {
    return struck;
  }
}
