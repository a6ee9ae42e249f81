package danliao.bench;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long one thing took, in milliseconds.
 *
 * @param target what the median must not exceed; null where nothing is asked
 */
record Latency(
    String of,
    long count,
    double p50,
    double p90,
    double p99,
    double max,
    @Nullable Double target) {

  /**
   * @param histogram of microseconds
   */
  static Latency of(String name, Histogram histogram, @Nullable Double target) {
    return new Latency(
        name,
        histogram.getTotalCount(),
        millis(histogram.getValueAtPercentile(50)),
        millis(histogram.getValueAtPercentile(90)),
        millis(histogram.getValueAtPercentile(99)),
        millis(histogram.getMaxValue()),
        target);
  }

  boolean misses() {
    return target != null && (count == 0 || p50 > target);
  }

  private static double millis(long micros) {
    return micros / 1e3;
  }
}
