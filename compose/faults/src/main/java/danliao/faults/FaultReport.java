package danliao.faults;

import danliao.faults.FaultRun.Struck;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a run.
 *
 * @param operations frames and connections that were recorded
 * @param settledSeconds from the end of the load until every message had its answer
 */
record FaultReport(
    long seed, List<Struck> faults, int operations, double settledSeconds, Verdict verdict) {

  void printJson(PrintWriter out) {
    out.println(JsonMapper.builder().build().writeValueAsString(this));
    out.flush();
  }

  void printTable(PrintWriter out) {
    out.printf("%n%-28s %10s %12s%n", "fault", "seconds", "recovered in");
    for (Struck struck : faults) {
      out.printf(
          Locale.ROOT,
          "%-28s %10.1f %12.1f%n",
          struck.fault(),
          struck.struckSeconds(),
          struck.recoverySeconds());
    }
    out.printf(
        Locale.ROOT,
        "%nseed %d: %d faults, %d operations, %d messages checked, settled in %.1f s;"
            + " of %d pushes to who stayed connected %d missed; %d violations%n",
        seed,
        faults.size(),
        operations,
        verdict.checkedMessages(),
        settledSeconds,
        verdict.dueToConnected(),
        verdict.missedByConnected(),
        verdict.violations());
    new TreeMap<>(verdict.broken())
        .forEach((promise, count) -> out.printf("  %-28s %10d%n", promise, count));
    for (Violation violation : verdict.first()) {
      out.printf("%n%s %s: %s%n", violation.promise(), violation.messageId(), violation.what());
      violation.history().forEach(line -> out.println("    " + line));
    }
    out.flush();
  }
}
