package danliao.query.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PointerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Generation FIRST = TestGenerations.live("sample", 1);
  private static final Generation SECOND =
      TestGenerations.generation("sample", 2, GenerationState.SWITCHING);

  private final Pointer pointer = new Pointer(PATIENCE);
  private final CompletableFuture<@Nullable Void> release = new CompletableFuture<>();

  @Test
  void withoutAGenerationReadersAreGivenNone() {
    assertThat(read(pointer)).isNull();
    pointer.set(FIRST);
    assertThat(read(pointer)).isEqualTo(FIRST);
    pointer.set(null);
    assertThat(read(pointer)).isNull();
  }

  @Test
  void aTurnWaitsForTheReadsUnderWayAndNewOnesWaitForTheTurn() throws Exception {
    pointer.set(FIRST);
    Asked<@Nullable Generation> early = readUntilReleased(pointer);
    Asked<Boolean> turn = new Asked<>(() -> pointer.turn(SECOND, () -> true));
    turn.awaitState(Thread.State.TIMED_WAITING);
    Asked<@Nullable Generation> late = new Asked<>(() -> read(pointer));
    late.awaitState(Thread.State.WAITING);
    assertThat(pointer.current()).isEqualTo(FIRST);
    release.complete(null);
    assertThat(early.answer()).isEqualTo(FIRST);
    assertThat(turn.answer()).isTrue();
    assertThat(late.answer()).isEqualTo(SECOND);
  }

  @Test
  void aTurnGivesUpAfterItsPatience() throws Exception {
    Pointer impatient = new Pointer(Duration.ofMillis(1));
    impatient.set(FIRST);
    Asked<@Nullable Generation> reading = readUntilReleased(impatient);
    assertThat(impatient.turn(SECOND, () -> true)).isFalse();
    assertThat(read(impatient)).isEqualTo(FIRST);
    release.complete(null);
    assertThat(reading.answer()).isEqualTo(FIRST);
    assertThat(impatient.turn(SECOND, () -> true)).isTrue();
    assertThat(read(impatient)).isEqualTo(SECOND);
  }

  @Test
  void readsThatBeginWhileItIsDecidedSeeWhatWasDecided() throws Exception {
    pointer.set(FIRST);
    CountDownLatch deciding = new CountDownLatch(1);
    Asked<Boolean> turn =
        new Asked<>(
            () ->
                pointer.turn(
                    SECOND,
                    () -> {
                      deciding.countDown();
                      release.join();
                      return true;
                    }));
    assertThat(deciding.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Asked<@Nullable Generation> reading = new Asked<>(() -> read(pointer));
    reading.awaitState(Thread.State.WAITING);
    release.complete(null);
    assertThat(turn.answer()).isTrue();
    assertThat(reading.answer()).isEqualTo(SECOND);
  }

  @Test
  void aTurnThatIsNotReadyOrFailsChangesNothingAndLetsReadersGoOn() throws Exception {
    pointer.set(FIRST);
    assertThat(pointer.turn(SECOND, () -> false)).isFalse();
    assertThat(new Asked<>(() -> read(pointer)).answer()).isEqualTo(FIRST);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                pointer.turn(
                    SECOND,
                    () -> {
                      throw new IllegalStateException("away");
                    }));
    assertThat(new Asked<>(() -> read(pointer)).answer()).isEqualTo(FIRST);
  }

  private static @Nullable Generation read(Pointer pointer) {
    return pointer.read(generation -> generation);
  }

  /** A read that is under way when this returns, and stays so. */
  private Asked<@Nullable Generation> readUntilReleased(Pointer from) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    Callable<@Nullable Generation> slowly =
        () ->
            from.read(
                generation -> {
                  reading.countDown();
                  release.join();
                  return generation;
                });
    Asked<@Nullable Generation> asked = new Asked<>(slowly);
    assertThat(reading.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return asked;
  }

  /** Something asked by a thread of its own. */
  private static final class Asked<T extends @Nullable Object> {
    private final FutureTask<T> task;
    private final Thread thread;

    Asked(Callable<T> question) {
      task = new FutureTask<>(question);
      thread = Thread.ofPlatform().daemon().start(task);
    }

    void awaitState(Thread.State state) {
      await().atMost(PATIENCE).until(() -> thread.getState() == state);
    }

    T answer() throws Exception {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
