package danliao.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The three times of a message, measured by any number of threads, in microseconds. */
final class Clockwork {
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  final Histogram delivery = histogram();
  final Histogram serverAck = histogram();
  final Histogram receipt = histogram();

  /** Records the time from {@code beganNanos} until now. */
  static void record(Histogram histogram, long beganNanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beganNanos);
    histogram.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
  }

  /** Of microseconds, for any number of threads. */
  static Histogram histogram() {
    return new ConcurrentHistogram(LONGEST_MICROS, 3);
  }
}
