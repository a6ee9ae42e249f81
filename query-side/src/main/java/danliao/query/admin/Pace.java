package danliao.query.admin;

import danliao.query.api.BadRequestException;
import org.jspecify.annotations.Nullable;

/** How fast a new generation may be filled, as operators ask for it. */
final class Pace {
  private static final int MOST = 1_000_000;

  private Pace() {}

  /**
   * Null where it is left to the settings.
   *
   * @throws BadRequestException if it is none
   */
  static @Nullable Integer of(@Nullable Integer eventsPerSecond) {
    if (eventsPerSecond != null && (eventsPerSecond < 0 || eventsPerSecond > MOST)) {
      throw new BadRequestException(
          "eventsPerSecond: expected 0 to %d, found %d".formatted(MOST, eventsPerSecond));
    }
    return eventsPerSecond;
  }
}
