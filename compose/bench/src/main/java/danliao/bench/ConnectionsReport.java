package danliao.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of logging users in who then do nothing, as printed.
 *
 * @param open connections in the end
 * @param counted logins; the first tenth does not count
 * @param grown by how much each gateway did with those that count
 * @param bytes of all gateways together, for each login that counts
 * @param seconds that they were left alone, and in which processes used what they did
 * @param missed each target that was not held, in a sentence
 */
record ConnectionsReport(
    int connections,
    int open,
    long refused,
    int counted,
    double loginsPerSecond,
    Latency logins,
    Map<String, Memory> grown,
    double heapBytes,
    double bytes,
    int seconds,
    List<ProcessUse> processes,
    List<String> missed)
    implements Printable {

  static ConnectionsReport of(
      int connections,
      int open,
      long refused,
      int counted,
      double loginsPerSecond,
      Latency logins,
      Map<String, Memory> grown,
      int seconds,
      List<ProcessUse> processes) {
    double heap = grown.values().stream().mapToLong(Memory::heapBytes).sum();
    double all = grown.values().stream().mapToLong(Memory::bytes).sum();
    double bytes = counted == 0 ? 0 : all / counted;
    return new ConnectionsReport(
        connections,
        open,
        refused,
        counted,
        loginsPerSecond,
        logins,
        grown,
        counted == 0 ? 0 : heap / counted,
        bytes,
        seconds,
        processes,
        missed(connections, open, refused, bytes));
  }

  private static List<String> missed(int connections, int open, long refused, double bytes) {
    List<String> missed = new ArrayList<>();
    if (open < connections) {
      missed.add(
          "%d of %d connections are open, %d of the others were refused"
              .formatted(open, connections, refused));
    }
    if (bytes > Targets.CONNECTION_BYTES) {
      missed.add(
          String.format(
              Locale.ROOT,
              "%.1f KiB a connection, target %.0f",
              bytes / 1024,
              Targets.CONNECTION_BYTES / 1024));
    }
    return missed;
  }

  @Override
  public void printTable(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d of %d connections open; of the last %d logins: %.0f/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        open,
        connections,
        counted,
        loginsPerSecond,
        logins.p50(),
        logins.p99(),
        logins.max());
    out.printf("%n%-20s %12s %12s%n", "grown by, MiB", "heap", "other");
    grown.forEach(
        (name, memory) ->
            out.printf(
                Locale.ROOT,
                "%-20s %12.1f %12.1f%n",
                name,
                memory.heapBytes() / 1048576.0,
                memory.otherBytes() / 1048576.0));
    out.printf(
        Locale.ROOT,
        "a connection: %.1f KiB, of it %.1f of the heap%n",
        bytes / 1024,
        heapBytes / 1024);
    out.printf("%n%-20s %12s %12s%n", "process", "CPU ms/s", "RSS MiB");
    processes.forEach(
        p ->
            out.printf(
                Locale.ROOT,
                "%-20s %12.1f %12d%n",
                p.name(),
                p.cpuSeconds() * 1e3 / seconds,
                p.residentMiB()));
    Printable.printMissed(missed, out);
  }
}
