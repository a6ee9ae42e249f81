package danliao.command.intake;

import java.time.Duration;

/**
 * How long an acknowledgement waits for its message: put back for twice as long each time, up to a
 * bound, and for so long in all.
 *
 * @param first delay
 * @param longest delay
 * @param inAll after delays of this sum it is not put back any more
 */
record Patience(Duration first, Duration longest, Duration inAll) {
  /** For how long it is put back that was put back so many times before. */
  Duration delay(int attempts) {
    Duration delay = first;
    for (int i = 0; i < attempts && delay.compareTo(longest) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longest) < 0 ? delay : longest;
  }

  /** How long it has waited at least that was put back so many times. */
  Duration waited(int attempts) {
    Duration waited = Duration.ZERO;
    for (int i = 0; i < attempts && waited.compareTo(inAll) < 0; i++) {
      waited = waited.plus(delay(i));
    }
    return waited;
  }

  boolean isOver(int attempts) {
    return waited(attempts).compareTo(inAll) >= 0;
  }
}
