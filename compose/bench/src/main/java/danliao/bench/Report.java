package danliao.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The whole result of a bench, as printed.
 *
 * @param warmUpSeconds of load before anything counted
 * @param closed null if it was not asked for
 * @param missed each target that was not held, in a sentence; empty if all were
 */
record Report(
    long seed,
    int warmUpSeconds,
    List<Latency> idle,
    Measured steady,
    @Nullable Measured closed,
    List<String> missed)
    implements Printable {

  static Report of(
      long seed,
      int warmUpSeconds,
      List<Latency> idle,
      Measured steady,
      @Nullable Measured closed) {
    return new Report(seed, warmUpSeconds, idle, steady, closed, missed(idle, steady, closed));
  }

  private static List<String> missed(
      List<Latency> idle, Measured steady, @Nullable Measured closed) {
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
    missIfAnyFailed("steady", steady.outcome(), missed);
    for (LagWatch.Lag worst : steady.lag()) {
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
    if (closed != null) {
      missIfAnyFailed("closed", closed.outcome(), missed);
    }
    return missed;
  }

  private static void missIfAnyFailed(String load, Flights.Outcome found, List<String> missed) {
    found
        .errors()
        .forEach(
            (code, count) -> missed.add(load + ": " + count + " times " + code + ", target 0"));
    missIfShort(load, "acknowledged", found.acked(), found.sent(), missed);
    missIfShort(load, "delivered", found.delivered(), found.toPresent(), missed);
    missIfShort(load, "read and its sender told", found.read(), found.toPresent(), missed);
  }

  private static void missIfShort(
      String load, String what, long found, long expected, List<String> missed) {
    if (found < expected) {
      missed.add(
          load
              + ": "
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

  @Override
  public void printTable(PrintWriter out) {
    out.printf("seed %d, after %d s of load to warm up%n%n", seed, warmUpSeconds);
    out.printf(
        "%-38s %8s %9s %9s %9s %9s %9s%n",
        "milliseconds", "count", "p50", "p90", "p99", "max", "p50 goal");
    idle.forEach(latency -> print(latency, out));
    steady.outcome().latencies().forEach(latency -> print(latency, out));
    if (closed != null) {
      closed.outcome().latencies().forEach(latency -> print(latency, out));
    }
    print("steady", steady, out);
    if (closed != null) {
      print("closed", closed, out);
    }
    Printable.printMissed(missed, out);
  }

  private static void print(String load, Measured measured, PrintWriter out) {
    Flights.Outcome found = measured.outcome();
    out.printf(
        Locale.ROOT,
        "%n%s: %d sent in %.1f s (%.0f/s), %d to users who were away, %d acknowledged, %d delivered, %d read,"
            + " %d unanswered, %d repeats, errors %s%n",
        load,
        found.sent(),
        found.seconds(),
        found.sent() / found.seconds(),
        found.toAbsent(),
        found.acked(),
        found.delivered(),
        found.read(),
        found.unanswered(),
        found.repeated(),
        found.errors().isEmpty() ? "none" : found.errors());
    out.printf("%n%-20s %12s %12s%n", "projection", "worst lag", "seconds");
    measured
        .lag()
        .forEach(
            l ->
                out.printf(
                    Locale.ROOT, "%-20s %12d %12.2f%n", l.projection(), l.events(), l.seconds()));
    if (measured.lagUnknown() > 0) {
      out.printf("the lag could not be asked %d times%n", measured.lagUnknown());
    }
    out.printf(
        "%n%-20s %12s %12s %12s %12s%n",
        "process", "CPU s", "ms/message", "wake-ups/msg", "RSS MiB");
    measured
        .processes()
        .forEach(
            p ->
                out.printf(
                    Locale.ROOT,
                    "%-20s %12.1f %12.2f %12.2f %12d%n",
                    p.name(),
                    p.cpuSeconds(),
                    measured.cpuMillisPerMessage(p),
                    measured.wakeUpsPerMessage(p),
                    p.residentMiB()));
    Measured.Work work = measured.work();
    out.printf(
        Locale.ROOT,
        "%-20s %12s %12.2f %12.2f%n%na message: %.1f SQL statements, %.1f commits, %.1f Redis commands%n",
        "together",
        "",
        measured.cpuMillisPerMessage(),
        work.wakeUps(),
        work.statements(),
        work.commits(),
        work.redisCommands());
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
