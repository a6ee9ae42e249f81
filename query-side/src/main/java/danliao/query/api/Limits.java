package danliao.query.api;

import org.jspecify.annotations.Nullable;

/** The protocol's {@code limit}: 1 to 200, 50 where nothing is said. */
public final class Limits {
  public static final int DEFAULT = 50;
  public static final int MAX = 200;

  private Limits() {}

  /**
   * The limit to use for what the caller wrote.
   *
   * @throws BadRequestException if it is out of range
   */
  public static int of(@Nullable Integer limit) {
    if (limit == null) {
      return DEFAULT;
    }
    if (limit < 1 || limit > MAX) {
      throw new BadRequestException("expected a limit of 1 to " + MAX + ", found " + limit);
    }
    return limit;
  }
}
