package danliao.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** The whole bound each time. */
  private final Backoff longest =
      new Backoff(
          new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public double nextDouble() {
              return 1;
            }
          },
          FIRST,
          LONGEST);

  @Test
  void boundsDoubleUpToTheLongest() {
    assertThat(IntStream.range(0, 8).mapToObj(i -> longest.next().toMillis()))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
  }

  @Test
  void theyBeginAnewAfterSomethingThatWorked() {
    longest.next();
    longest.next();
    longest.reset();
    assertThat(longest.next()).isEqualTo(FIRST);
  }

  @Test
  void eachIsARandomPartOfItsBound() {
    Backoff random = new Backoff(new Random(7), FIRST, FIRST);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> random.next()).distinct())
        .hasSizeGreaterThan(900)
        .allMatch(wait -> !wait.isNegative() && wait.compareTo(FIRST) < 0);
  }
}
