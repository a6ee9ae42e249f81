package danliao.faults;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that clients wrote and heard. Thread-safe; one clock for all. */
final class Recorder {
  private final long began = System.nanoTime();
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastAt = new AtomicLong();

  /** Nanoseconds since the run began. */
  long now() {
    return System.nanoTime() - began;
  }

  void add(Entry entry) {
    entries.add(entry);
    lastAt.accumulateAndGet(entry.at(), Math::max);
  }

  /** When anything was written or heard last. */
  long lastAt() {
    return lastAt.get();
  }

  /** In the order of time. */
  List<Entry> entries() {
    return entries.stream().sorted(Comparator.comparingLong(Entry::at)).toList();
  }
}
