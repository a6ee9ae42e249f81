package danliao.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole result of a bench, as printed.
 *
 * @param warmUpSeconds of load before anything counted
 * @param missed each target that was not held, in a sentence; empty if all were
 */
record Report(
    long seed,
    int warmUpSeconds,
    List<Latency> idle,
    SteadyRun.Outcome steady,
    List<LagWatch.Lag> lag,
    int lagUnknown,
    List<ProcessUse> processes,
    List<String> missed) {

  static Report of(
      long seed,
      int warmUpSeconds,
      List<Latency> idle,
      SteadyRun.Outcome steady,
      List<LagWatch.Lag> lag,
      int lagUnknown,
      List<ProcessUse> processes) {
    return new Report(
        seed, warmUpSeconds, idle, steady, lag, lagUnknown, processes, missed(idle, steady, lag));
  }

  private static List<String> missed(
      List<Latency> idle, SteadyRun.Outcome steady, List<LagWatch.Lag> lag) {
    List<String> missed = new ArrayList<>();
    for (Latency latency : idle) {
      if (latency.misses()) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%s: median %.1f ms, %.1f ms over the target of %.0f ms",
                latency.of(),
                latency.p50(),
                latency.p50() - latency.target(),
                latency.target()));
      }
    }
    steady
        .errors()
        .forEach((code, count) -> missed.add("steady: " + count + " times " + code + ", target 0"));
    missIfShort("acknowledged", steady.acked(), steady.sent(), missed);
    missIfShort("delivered", steady.delivered(), steady.sent(), missed);
    missIfShort("read and its sender told", steady.read(), steady.sent(), missed);
    for (LagWatch.Lag worst : lag) {
      if (worst.seconds() >= Targets.LAG_SECONDS) {
        missed.add(
            String.format(
                Locale.ROOT,
                "steady: %s %.2f s behind, target below %.0f s",
                worst.projection(),
                worst.seconds(),
                Targets.LAG_SECONDS));
      }
    }
    return missed;
  }

  private static void missIfShort(String what, long found, long expected, List<String> missed) {
    if (found < expected) {
      missed.add(
          "steady: "
              + found
              + " of "
              + expected
              + " "
              + what
              + ", "
              + (expected - found)
              + " short");
    }
  }

  void printJson(PrintWriter out) {
    out.println(JsonMapper.builder().build().writeValueAsString(this));
    out.flush();
  }

  void printTable(PrintWriter out) {
    out.printf("seed %d, after %d s of load to warm up%n%n", seed, warmUpSeconds);
    out.printf(
        "%-38s %8s %9s %9s %9s %9s %9s%n",
        "milliseconds", "count", "p50", "p90", "p99", "max", "p50 goal");
    idle.forEach(latency -> print(latency, out));
    steady.latencies().forEach(latency -> print(latency, out));
    out.printf(
        Locale.ROOT,
        "%nsteady: %d sent in %.1f s (%.0f/s), %d acknowledged, %d delivered, %d read,"
            + " %d unanswered, %d repeats, errors %s%n",
        steady.sent(),
        steady.seconds(),
        steady.sent() / steady.seconds(),
        steady.acked(),
        steady.delivered(),
        steady.read(),
        steady.unanswered(),
        steady.repeated(),
        steady.errors().isEmpty() ? "none" : steady.errors());
    out.printf("%n%-20s %12s %12s%n", "projection", "worst lag", "seconds");
    lag.forEach(
        l ->
            out.printf(
                Locale.ROOT, "%-20s %12d %12.2f%n", l.projection(), l.events(), l.seconds()));
    if (lagUnknown > 0) {
      out.printf("the lag could not be asked %d times%n", lagUnknown);
    }
    out.printf("%n%-20s %12s %12s%n", "process", "CPU s", "RSS MiB");
    processes.forEach(
        p ->
            out.printf(
                Locale.ROOT, "%-20s %12.1f %12d%n", p.name(), p.cpuSeconds(), p.residentMiB()));
    out.println();
    out.println(missed.isEmpty() ? "all targets held" : "targets missed:");
    missed.forEach(line -> out.println("  " + line));
    out.flush();
  }

  private static void print(Latency latency, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-38s %8d %9.1f %9.1f %9.1f %9.1f %9s%n",
        latency.of(),
        latency.count(),
        latency.p50(),
        latency.p90(),
        latency.p99(),
        latency.max(),
        latency.target() == null
            ? ""
            : String.format(Locale.ROOT, "%.0f%s", latency.target(), latency.misses() ? " !" : ""));
  }
}
