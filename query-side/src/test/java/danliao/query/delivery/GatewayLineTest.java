package danliao.query.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.rpc.Delivery;
import danliao.query.presence.Gateway;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GatewayLineTest {
  private static final int PAIRS = 50;
  private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

  private final Queue<Integer> calls = new ConcurrentLinkedQueue<>();

  @Test
  void pushesThatComeOneShortlyAfterTheOtherGoInOneCall() throws InterruptedException {
    try (GatewayLine line =
        new GatewayLine(
            "gateway",
            pushes -> calls.add(pushes.size()),
            () -> true,
            new GatewayLine.Bound(1_000, 1_000_000, 10))) {
      for (int i = 0; i < PAIRS; i++) {
        assertThat(line.add(List.of(push()))).isZero();
        LockSupport.parkNanos(MOMENT_NANOS);
        assertThat(line.add(List.of(push()))).isZero();
        line.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
      }
    }
    assertThat(calls.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * PAIRS);
    // Where the machine is busy elsewhere, a moment may be long.
    assertThat(calls).hasSizeLessThan(2 * PAIRS - PAIRS / 5);
  }

  private static Push push() {
    return new Push(new Gateway("gateway", "127.0.0.1:1"), Delivery.getDefaultInstance(), () -> {});
  }
}
