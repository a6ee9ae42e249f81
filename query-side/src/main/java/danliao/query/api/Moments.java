package danliao.query.api;

import java.time.DateTimeException;
import java.time.Instant;

/** Times that callers write, as RFC 3339 has them. */
public final class Moments {
  private Moments() {}

  /**
   * The time that the caller wrote.
   *
   * @param name of the parameter
   * @throws BadRequestException if it is none
   */
  public static Instant of(String name, String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw new BadRequestException(
          "expected a time like 2026-01-31T08:00:00Z in " + name + ", found " + value);
    }
  }
}
