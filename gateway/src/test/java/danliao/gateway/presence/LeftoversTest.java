package danliao.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.gateway.presence.Leftovers.Leftover;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private static final Leftover PHONE = new Leftover("bob", "phone", 1);
  private static final Leftover DESK = new Leftover("bob", "desk", 2);

  private final BlockingQueue<Runnable> pauses = new LinkedBlockingQueue<>();
  private final List<Leftover> asked = new CopyOnWriteArrayList<>();
  private final Set<Leftover> refused = ConcurrentHashMap.newKeySet();
  private final Leftovers leftovers = new Leftovers(this::remove, pauses::add);

  private CompletionStage<Boolean> remove(Leftover leftover) {
    asked.add(leftover);
    return refused.contains(leftover)
        ? CompletableFuture.failedFuture(new IllegalStateException("away"))
        : CompletableFuture.completedFuture(true);
  }

  private void pass() throws InterruptedException {
    pauses.take().run();
  }

  @Test
  void afterAPauseAllAreRemovedOneAfterTheOther() throws InterruptedException {
    leftovers.add(PHONE);
    leftovers.add(DESK);
    assertThat(asked).isEmpty();
    pass();
    await().until(() -> leftovers.size() == 0);
    assertThat(asked).containsExactly(PHONE, DESK);
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatFailsIsTriedAgainAfterAPauseUntilItIsDone() throws InterruptedException {
    refused.add(PHONE);
    leftovers.add(PHONE);
    pass();
    pass();
    pass();
    await().until(() -> pauses.size() == 1);
    assertThat(leftovers.size()).isEqualTo(1);
    refused.clear();
    pass();
    await().until(() -> leftovers.size() == 0);
    assertThat(asked).containsExactly(PHONE, PHONE, PHONE, PHONE);
  }

  @Test
  void oneThatFailsHoldsUpNoOther() throws InterruptedException {
    refused.add(PHONE);
    leftovers.add(PHONE);
    leftovers.add(DESK);
    pass();
    pass();
    await().until(() -> pauses.size() == 1);
    assertThat(asked).containsExactly(PHONE, DESK, PHONE);
    assertThat(leftovers.size()).isEqualTo(1);
  }

  @Test
  void anotherOneAfterwardsIsRemovedToo() throws InterruptedException {
    leftovers.add(PHONE);
    pass();
    await().until(() -> leftovers.size() == 0);
    leftovers.add(DESK);
    await().until(() -> isRemovedAfterAPauseAtMost(DESK));
    assertThat(asked).containsExactly(PHONE, DESK);
  }

  /** Without one if the last round was not over yet. */
  private boolean isRemovedAfterAPauseAtMost(Leftover leftover) {
    Runnable pause = pauses.poll();
    if (pause != null) {
      pause.run();
    }
    return asked.contains(leftover);
  }

  @Test
  void aGatewayThatHasStoppedRemovesNothing() throws InterruptedException {
    leftovers.add(PHONE);
    leftovers.close();
    leftovers.add(DESK);
    pass();
    assertThat(asked).isEmpty();
    assertThat(leftovers.size()).isZero();
    assertThat(pauses).isEmpty();
  }
}
