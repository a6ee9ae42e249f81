package danliao.query.processing;

import danliao.query.projection.Watermark;
import danliao.query.store.StoreUnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A watermark that a test can look at, set back, and take away. */
final class WatermarkInMemory implements Watermark {
  final Map<Integer, Long> stored = new ConcurrentHashMap<>();
  volatile boolean away;

  @Override
  public Map<Integer, Long> positions() {
    if (away) {
      throw new StoreUnavailableException("memory", new IllegalStateException("away"));
    }
    return Map.copyOf(stored);
  }

  @Override
  public boolean advance(int segment, long from, long to) {
    if (stored.getOrDefault(segment, -1L) < from) {
      return false;
    }
    stored.merge(segment, to, Math::max);
    return true;
  }
}
