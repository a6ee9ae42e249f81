package danliao.query.unread;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class UnknownMessagesTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Near the overflow on purpose: {@link System#nanoTime} may start anywhere. */
  private long now = Long.MAX_VALUE - 5;

  private final UnknownMessages unknown = new UnknownMessages(meters, () -> now);

  @Test
  void eachIsCounted() {
    unknown.saw("one");
    unknown.saw("another");
    unknown.saw("one");
    assertThat(meters.counter("danliao.query.unread.unknown").count()).isEqualTo(3);
  }

  @Test
  void oneAMinuteIsNamed() {
    assertThat(unknown.mayName()).isTrue();
    assertThat(unknown.mayName()).isFalse();
    now += UnknownMessages.QUIET.toNanos() - 1;
    assertThat(unknown.mayName()).isFalse();
    now += 1;
    assertThat(unknown.mayName()).isTrue();
    assertThat(unknown.mayName()).isFalse();
  }
}
