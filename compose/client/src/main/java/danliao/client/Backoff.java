package danliao.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double, each a random part of its bound, so that clients that fell together do not
 * come back together. Not thread-safe.
 */
final class Backoff {
  private final RandomGenerator random;
  private final Duration first;
  private final Duration longest;
  private Duration bound;

  Backoff(RandomGenerator random, Duration first, Duration longest) {
    this.random = random;
    this.first = first;
    this.longest = longest;
    this.bound = first;
  }

  Duration next() {
    Duration wait = Duration.ofNanos((long) (random.nextDouble() * bound.toNanos()));
    bound = bound.multipliedBy(2).compareTo(longest) > 0 ? longest : bound.multipliedBy(2);
    return wait;
  }

  /** After something that worked for a while. */
  void reset() {
    bound = first;
  }
}
