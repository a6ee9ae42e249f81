package danliao.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of asking the query API, as printed.
 *
 * @param of what was asked, with its size
 * @param targetP99 milliseconds that the 99th percentile must not exceed
 * @param missed each target that was not held and each kind of failure, in a sentence
 */
record QueryReport(String of, double targetP99, List<QueryRun.Outcome> queries, List<String> missed)
    implements Printable {

  static QueryReport of(String of, double targetP99, List<QueryRun.Outcome> queries) {
    List<String> missed = new ArrayList<>();
    for (QueryRun.Outcome query : queries) {
      Latency latency = query.latency();
      if (latency.count() < query.asked()) {
        missed.add(
            "%s: %d of %d were not answered as they should: %s"
                .formatted(
                    latency.of(),
                    query.asked() - latency.count(),
                    query.asked(),
                    String.join("; ", query.failures())));
      }
      if (latency.count() > 0 && latency.p99() > targetP99) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%s: p99 %.1f ms, target %.0f ms",
                latency.of(),
                latency.p99(),
                targetP99));
      }
    }
    return new QueryReport(of, targetP99, queries, missed);
  }

  @Override
  public void printTable(PrintWriter out) {
    out.println(of);
    out.printf(
        "%n%-24s %8s %9s %9s %9s %9s %9s%n",
        "milliseconds", "count", "p50", "p90", "p99", "max", "p99 goal");
    for (QueryRun.Outcome query : queries) {
      Latency latency = query.latency();
      out.printf(
          Locale.ROOT,
          "%-24s %8d %9.1f %9.1f %9.1f %9.1f %9.0f%n",
          latency.of(),
          latency.count(),
          latency.p50(),
          latency.p90(),
          latency.p99(),
          latency.max(),
          targetP99);
    }
    Printable.printMissed(missed, out);
  }
}
