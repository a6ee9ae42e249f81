package danliao.query.unread;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LeftOutTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Near the overflow on purpose: {@link System#nanoTime} may start anywhere. */
  private long now = Long.MAX_VALUE - 5;

  @Test
  void eachIsCounted() {
    LeftOut leftOut = new LeftOut(meters, () -> now);
    leftOut.unknown("one");
    leftOut.unknown("another");
    leftOut.unknown("one");
    leftOut.unreadable("alice", 0);
    leftOut.unreadable("alice", 2);
    leftOut.unreadable("alice", 2);
    assertThat(meters.counter("danliao.query.unread.unknown").count()).isEqualTo(3);
    assertThat(meters.counter("danliao.query.unread.unreadable").count()).isEqualTo(4);
  }

  @Test
  void oneAMinuteIsNamed() {
    LeftOut.OnceAMinute name = new LeftOut.OnceAMinute(() -> now);
    assertThat(name.now()).isTrue();
    assertThat(name.now()).isFalse();
    now += LeftOut.OnceAMinute.QUIET.toNanos() - 1;
    assertThat(name.now()).isFalse();
    now += 1;
    assertThat(name.now()).isTrue();
    assertThat(name.now()).isFalse();
  }
}
