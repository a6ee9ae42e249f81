package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallPaceTest {
  private static final Duration INTERVAL = Duration.ofMillis(25);

  private final AtomicLong nanos = new AtomicLong(1);
  private final CallPace pace = new CallPace(INTERVAL, nanos::get);

  @Test
  void whileEventsPourInTheIntervalIsKept() {
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = pace.pauseAfter(60);
      nanos.addAndGet(last);
    }
    assertThat(last).isEqualTo(INTERVAL.toNanos());
  }

  @Test
  void eventsThatComeSinglyAreHardlyKeptWaiting() {
    for (int i = 0; i < 100; i++) {
      // The events of a message a tenth of a second.
      assertThat(pause(3, 100)).isLessThan(INTERVAL.dividedBy(4).toNanos());
    }
  }

  /** Whatever the interval, the same load has the same. */
  @Test
  void itComesToRestAndDoesNotSwing() {
    double eventsPerMilli = 1;
    double waiting = 0;
    long last = 0;
    for (int i = 0; i < 2_000; i++) {
      double millis = Math.max(last / 1e6, 1);
      waiting += eventsPerMilli * millis;
      int events = (int) waiting;
      waiting -= events;
      nanos.addAndGet(Math.round(millis * 1e6));
      last = events == 0 ? last : pace.pauseAfter(events);
      if (i > 1_000) {
        assertThat(last / 1e6).isBetween(11.0, 14.0);
      }
    }
  }

  @Test
  void afterAFloodItIsPromptAgain() {
    for (int i = 0; i < 1_000; i++) {
      pause(30, 25);
    }
    assertThat(pause(1, 5_000)).isLessThan(Duration.ofMillis(2).toNanos());
  }

  private long pause(int events, long millisLater) {
    nanos.addAndGet(Duration.ofMillis(millisLater).toNanos());
    return pace.pauseAfter(events);
  }
}
