package danliao.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A stack under higher and higher loads, as printed.
 *
 * @param steps in the order of their rates; the last may be more than it carried
 */
record RampReport(long seed, List<Step> steps) implements Printable {
  /**
   * A load.
   *
   * @param rate messages a second
   * @param carried all messages were acknowledged, delivered and read, and no projection fell
   *     behind
   */
  record Step(int rate, boolean carried, Measured measured) {}

  @Override
  public void printTable(PrintWriter out) {
    out.printf(
        "%8s %15s %15s %15s %11s %9s%n",
        "rate/s", "delivery ms", "serverAck ms", "receipt ms", "CPU ms/msg", "lag s");
    out.printf("%8s %15s %15s %15s%n", "", "p50 p99", "p50 p99", "p50 p99");
    for (Step step : steps) {
      List<Latency> latencies = step.measured().outcome().latencies();
      out.printf(
          Locale.ROOT,
          "%8d %15s %15s %15s %11.2f %9.2f%s%n",
          step.rate(),
          halfAndMost(latencies.get(0)),
          halfAndMost(latencies.get(1)),
          halfAndMost(latencies.get(2)),
          step.measured().cpuMillisPerMessage(),
          step.measured().worstLagSeconds(),
          step.carried() ? "" : "  not carried");
    }
    out.flush();
  }

  private static String halfAndMost(Latency latency) {
    return String.format(Locale.ROOT, "%.1f %.1f", latency.p50(), latency.p99());
  }
}
