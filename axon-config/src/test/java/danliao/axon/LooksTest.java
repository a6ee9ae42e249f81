package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LooksTest {
  private static final Duration JUST_NOW = Duration.ofMillis(10);

  private final AtomicLong nanos = new AtomicLong(1);
  private final Looks looks = new Looks(2, JUST_NOW, nanos::get);
  private final AtomicInteger reads = new AtomicInteger();

  private List<Integer> read(Integer... found) {
    return looks.read(
        () -> {
          reads.incrementAndGet();
          return List.of(found);
        });
  }

  @Test
  void theEndOfALookCostsNoReadOfItsOwn() {
    looks.ask();
    assertThat(read(1)).containsExactly(1);
    assertThat(read(2)).isEmpty();
    assertThat(reads).hasValue(1);
  }

  @Test
  void aLookThatIsAskedForMeanwhileIsMade() {
    looks.ask();
    read(1);
    looks.ask();
    assertThat(read(2)).containsExactly(2);
  }

  @Test
  void whereThereMayBeMoreItReadsOn() throws Exception {
    long look = looks.ask();
    assertThat(read(1, 2)).containsExactly(1, 2);
    assertThat(isDone(look)).isFalse();
    assertThat(read(3)).containsExactly(3);
    assertThat(read(4)).isEmpty();
    assertThat(isDone(look)).isTrue();
  }

  @Test
  void nobodyHasToAskWhereTheLastLookWasAWhileAgo() {
    assertThat(read(1)).containsExactly(1);
    nanos.addAndGet(JUST_NOW.toNanos() - 1);
    assertThat(read(2)).isEmpty();
    nanos.addAndGet(1);
    assertThat(read(2)).containsExactly(2);
  }

  @Test
  void aLookIsDoneWhenWhatItFoundWasTaken() throws Exception {
    long look = looks.ask();
    assertThat(isDone(look)).isFalse();
    read(1);
    assertThat(isDone(look)).isFalse();
    read();
    assertThat(isDone(look)).isTrue();
  }

  @Test
  void aLookThatFindsNothingIsDoneAtOnce() throws Exception {
    long look = looks.ask();
    read();
    assertThat(isDone(look)).isTrue();
  }

  @Test
  void aLookThatFailsIsDoneAndTheNextIsMade() throws Exception {
    long look = looks.ask();
    assertThatThrownBy(
            () ->
                looks.read(
                    () -> {
                      throw new IllegalStateException("away");
                    }))
        .hasMessage("away");
    assertThat(isDone(look)).isTrue();
    looks.ask();
    assertThat(read(1)).containsExactly(1);
  }

  private boolean isDone(long look) throws InterruptedException {
    return looks.await(look, Duration.ofMillis(1));
  }
}
