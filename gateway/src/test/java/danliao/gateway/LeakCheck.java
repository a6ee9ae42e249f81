package danliao.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests that left a buffer which nobody has released. JUnit finds it by itself and
 * uses it for every class, integration tests too.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
  private static final long COLLECTION_MILLIS = 60_000;

  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  /** Every buffer is watched, and remembers who had it. */
  @Override
  public void beforeAll(ExtensionContext context) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check();
  }

  /** Fails if buffers that were not released are garbage since this was last asked. */
  static void check() {
    // What one collection has found is queued by the time the next one's is.
    collect();
    collect();
    // Netty looks at what is queued whenever it allocates.
    ByteBufAllocator.DEFAULT.buffer().release();
    List<String> leaks = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      leaks.add(leak);
    }
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          "expected every buffer to be released, found " + String.join("\n", leaks));
    }
  }

  private static void collect() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    WeakReference<Object> witness = new WeakReference<>(new Object(), collected);
    System.gc();
    try {
      if (collected.remove(COLLECTION_MILLIS) == null) {
        throw new AssertionError("expected garbage to be collected when it is asked for");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      Reference.reachabilityFence(witness);
    }
  }
}
