package danliao.gateway.connection;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices a client that takes nothing of what waits for it, however much that is: one that is slow
 * is not stalled. On the connection's event loop only.
 */
final class Stall {
  private static final int LOOKS = 4;

  private final EventExecutor loop;
  private final LongSupplier nanoTime;
  private final Outflow outflow;
  private final long limit;
  private final Runnable stalled;
  private long movedAt;
  private @Nullable ScheduledFuture<?> look;

  /**
   * @param limit for so long nothing is taken
   */
  Stall(
      EventExecutor loop,
      LongSupplier nanoTime,
      Outflow outflow,
      Duration limit,
      Runnable stalled) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.outflow = outflow;
    this.limit = limit.toNanos();
    this.stalled = stalled;
  }

  /** Something waits. */
  void watch() {
    if (look == null) {
      movedAt = nanoTime.getAsLong();
      outflow.moved();
      lookLater();
    }
  }

  /** Little waits any more, or the connection is gone. */
  void stop() {
    if (look != null) {
      look.cancel(false);
      look = null;
    }
  }

  private void lookLater() {
    look = loop.schedule(this::look, limit / LOOKS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long now = nanoTime.getAsLong();
    if (outflow.moved()) {
      movedAt = now;
    }
    if (now - movedAt >= limit) {
      look = null;
      stalled.run();
    } else {
      lookLater();
    }
  }
}
