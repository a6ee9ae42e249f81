package danliao.bench;

import java.io.IOException;
import java.time.Duration;

/** Ends a wait for something that does not get any further. */
final class Stall {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String waitingFor;
  private long furthest = Long.MIN_VALUE;
  private long since = System.nanoTime();

  Stall(String waitingFor) {
    this.waitingFor = waitingFor;
  }

  /**
   * Notes how far it is, which grows.
   *
   * @throws IOException if it has not been further than this for minutes
   */
  void at(long progress) throws IOException {
    long now = System.nanoTime();
    if (progress > furthest) {
      furthest = progress;
      since = now;
    } else if (now - since > PATIENCE.toNanos()) {
      throw new IOException(
          "%s: nothing has moved for %d minutes".formatted(waitingFor, PATIENCE.toMinutes()));
    }
  }
}
