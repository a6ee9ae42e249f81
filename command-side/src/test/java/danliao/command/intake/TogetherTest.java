package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private static final int TIMEOUT_SECONDS = 10;

  private final CountDownLatch firstHeld = new CountDownLatch(1);
  private final List<List<String>> handled = new ArrayList<>();
  private volatile boolean storeIsAway;
  private final Together<String> together = new Together<>(this::handle);

  private void handle(List<String> batch) {
    handled.add(batch);
    if (batch.contains("first")) {
      hold();
    }
    if (storeIsAway) {
      throw new IllegalStateException("store is away");
    }
  }

  private void hold() {
    try {
      assertThat(firstHeld.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One on a thread of its own, which waits for the first. */
  private CompletableFuture<Void> coming(String... batch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    together.accept(List.of(batch));
                    done.complete(null);
                  } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                  }
                });
    await()
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || !thread.isAlive()
                    || thread.getState() == Thread.State.TIMED_WAITING);
    return done;
  }

  private static void ended(CompletableFuture<Void> batch) throws Exception {
    batch.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aBatchThatComesAloneIsHandledAtOnce() {
    together.accept(List.of("a", "b"));
    together.accept(List.of("c"));
    assertThat(handled).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void whatComesWhileABatchIsHandledIsHandledAsOneInTheOrderInWhichItCame() throws Exception {
    CompletableFuture<Void> first = coming("first");
    List<CompletableFuture<Void>> later = List.of(coming("b1", "b2"), coming("c"), coming("d"));
    assertThat(later).noneMatch(CompletableFuture::isDone);
    firstHeld.countDown();
    ended(first);
    for (CompletableFuture<Void> batch : later) {
      ended(batch);
    }
    assertThat(handled).containsExactly(List.of("first"), List.of("b1", "b2", "c", "d"));
  }

  @Test
  void aFailureIsThatOfAllThatWereHandledTogetherAndOfNoOther() throws Exception {
    CompletableFuture<Void> first = coming("first");
    CompletableFuture<Void> second = coming("b");
    CompletableFuture<Void> third = coming("c");
    storeIsAway = true;
    firstHeld.countDown();
    for (CompletableFuture<Void> failed : List.of(first, second, third)) {
      assertThatThrownBy(() -> ended(failed))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("store is away");
    }
    storeIsAway = false;
    together.accept(List.of("d"));
    assertThat(handled).containsExactly(List.of("first"), List.of("b", "c"), List.of("d"));
  }
}
