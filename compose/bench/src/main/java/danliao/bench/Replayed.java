package danliao.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the rebuild of one projection.
 *
 * @param error why it failed; null if it did not
 * @param pace null if it failed
 * @param heapFirstMiB the least that the query side had in use in the first quarter of the time:
 *     mostly what it held, without garbage. 0 where it did not say
 * @param heapLastMiB the same of the last quarter
 * @param processes the busiest first
 */
record Replayed(
    String projection,
    @Nullable String error,
    @Nullable ReplayPace pace,
    long heapFirstMiB,
    long heapLastMiB,
    List<Use> processes) {

  /**
   * What a process used meanwhile.
   *
   * @param firstMiB memory when the first event was handled; 0 where the system does not say
   * @param lastMiB when the last was
   * @param mostMiB the most there was in between
   */
  record Use(
      String name,
      double cpuSeconds,
      double cpuMicrosPerEvent,
      long firstMiB,
      long lastMiB,
      long mostMiB) {}

  static Replayed failed(String projection, String error) {
    return new Replayed(projection, error, null, 0, 0, List.of());
  }

  /**
   * A rebuild that is live.
   *
   * @param target the position of the newest event when it began
   */
  static Replayed of(String projection, List<Moment> moments, long target) {
    List<Moment> during = ReplayPace.during(moments, target);
    ReplayPace pace = ReplayPace.of(during, target);
    int quarter = Math.max(1, during.size() / 4);
    return new Replayed(
        projection,
        null,
        pace,
        leastHeap(during.subList(0, quarter)),
        leastHeap(during.subList(during.size() - quarter, during.size())),
        uses(during, pace.events()));
  }

  private static long leastHeap(List<Moment> moments) {
    return moments.stream().mapToLong(Moment::heapMiB).filter(heap -> heap > 0).min().orElse(0);
  }

  private static List<Use> uses(List<Moment> during, long events) {
    Moment first = during.getFirst();
    Moment last = during.getLast();
    List<Use> uses = new ArrayList<>();
    for (Map.Entry<String, Duration> cpu : last.cpu().entrySet()) {
      String name = cpu.getKey();
      Duration used = cpu.getValue().minus(first.cpu().getOrDefault(name, Duration.ZERO));
      uses.add(
          new Use(
              name,
              used.toMillis() / 1e3,
              used.toNanos() / 1e3 / events,
              first.residentMiB().getOrDefault(name, 0L),
              last.residentMiB().getOrDefault(name, 0L),
              during.stream()
                  .mapToLong(moment -> moment.residentMiB().getOrDefault(name, 0L))
                  .max()
                  .orElse(0)));
    }
    uses.sort(Comparator.comparingDouble(Use::cpuSeconds).reversed());
    return uses;
  }
}
