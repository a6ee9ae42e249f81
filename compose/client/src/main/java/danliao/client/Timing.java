package danliao.client;

import java.time.Duration;

/**
 * How long things take; only tests have other values than {@link #USUAL}.
 *
 * @param firstWait bound of the first wait between two connects; each is twice the one before
 * @param longestWait bound of all waits
 * @param lasted how long a connection must have been there for the waits to begin anew
 * @param busyWait added where the gateway asked for less
 * @param token for a token
 * @param connect for a connection and its welcome
 * @param renewEvery the least between two new tokens
 * @param answer how long a send waits for its answer before it goes again
 * @param gather how long acknowledgements wait for others
 * @param repeat how long acknowledgements are repeated on new connections; longer than it takes to
 *     notice that a connection is dead
 */
record Timing(
    Duration firstWait,
    Duration longestWait,
    Duration lasted,
    Duration busyWait,
    Duration token,
    Duration connect,
    Duration renewEvery,
    Duration answer,
    Duration gather,
    Duration repeat) {
  static final Timing USUAL =
      new Timing(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15),
          Duration.ofMillis(100),
          Duration.ofSeconds(90));
}
