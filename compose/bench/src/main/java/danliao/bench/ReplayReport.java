package danliao.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of rebuilding projections, as printed.
 *
 * @param history null where none was asked for
 * @param messages there are; each is a document of {@code search}
 * @param documentsPerSecond of {@code search}; null where it was not rebuilt
 * @param missed each rebuild that failed and each target that was not held, in a sentence
 */
record ReplayReport(
    long seed,
    HistoryWriter.@Nullable Written history,
    long messages,
    List<Replayed> projections,
    @Nullable Double documentsPerSecond,
    List<String> missed)
    implements Printable {
  private static final String SEARCH = "search";

  static ReplayReport of(
      long seed,
      HistoryWriter.@Nullable Written history,
      long messages,
      List<Replayed> projections) {
    Double documents =
        projections.stream()
            .filter(replayed -> replayed.projection().equals(SEARCH))
            .map(Replayed::pace)
            .filter(pace -> pace != null)
            .map(pace -> messages / pace.seconds())
            .findFirst()
            .orElse(null);
    List<String> missed = new ArrayList<>();
    for (Replayed replayed : projections) {
      ReplayPace pace = replayed.pace();
      if (pace == null) {
        missed.add(replayed.projection() + " was not rebuilt: " + replayed.error());
      } else if (pace.events() >= Targets.REPLAYED_LEAST) {
        missIfSlow(replayed.projection(), pace, documents, missed);
      }
    }
    return new ReplayReport(seed, history, messages, projections, documents, missed);
  }

  private static void missIfSlow(
      String projection, ReplayPace pace, @Nullable Double documents, List<String> missed) {
    if (!projection.equals(SEARCH)) {
      missIfBelow(projection, "events/s", pace.perSecond(), Targets.REPLAYED_EVENTS, missed);
    } else if (documents != null) {
      missIfBelow(projection, "documents/s", documents, Targets.REPLAYED_DOCUMENTS, missed);
    }
    missIfBelow(
        projection,
        "events/s at the end",
        pace.lastPerSecond(),
        Targets.REPLAYED_FLAT * pace.firstPerSecond(),
        missed);
  }

  private static void missIfBelow(
      String projection, String what, double found, double target, List<String> missed) {
    if (found < target) {
      missed.add(
          String.format(Locale.ROOT, "%s: %.0f %s, target %.0f", projection, found, what, target));
    }
  }

  @Override
  public void printTable(PrintWriter out) {
    printHistory(out);
    out.printf(
        "%n%-14s %10s %9s %10s %14s %14s%n",
        "projection", "events", "seconds", "events/s", "first 100,000", "last 100,000");
    projections.forEach(replayed -> print(replayed.projection(), replayed.pace(), out));
    if (documentsPerSecond != null) {
      out.printf(Locale.ROOT, "search: %.0f documents/s%n", documentsPerSecond);
    }
    projections.stream()
        .filter(replayed -> replayed.pace() != null)
        .forEach(replayed -> printUse(replayed, out));
    Printable.printMissed(missed, out);
  }

  private void printHistory(PrintWriter out) {
    if (history == null) {
      out.printf("%d messages%n", messages);
    } else {
      out.printf(
          Locale.ROOT,
          "seed %d: %d events, of which %d were written in %.1f s (%.0f/s); %d messages in all%n",
          seed,
          history.events(),
          history.written(),
          history.seconds(),
          history.perSecond(),
          messages);
    }
  }

  private static void print(String projection, @Nullable ReplayPace pace, PrintWriter out) {
    if (pace == null) {
      out.printf("%-14s %10s%n", projection, "failed");
    } else {
      out.printf(
          Locale.ROOT,
          "%-14s %10d %9.1f %10.0f %14.0f %14.0f%n",
          projection,
          pace.events(),
          pace.seconds(),
          pace.perSecond(),
          pace.firstPerSecond(),
          pace.lastPerSecond());
    }
  }

  private static void printUse(Replayed replayed, PrintWriter out) {
    out.printf(
        "%n%-20s %9s %10s %10s %10s %10s%n",
        replayed.projection(), "CPU s", "us/event", "MiB first", "last", "most");
    for (Replayed.Use use : replayed.processes()) {
      out.printf(
          Locale.ROOT,
          "%-20s %9.1f %10.1f %10d %10d %10d%n",
          use.name(),
          use.cpuSeconds(),
          use.cpuMicrosPerEvent(),
          use.firstMiB(),
          use.lastMiB(),
          use.mostMiB());
    }
    out.printf(
        "%-20s %9s %10s %10d %10d%n",
        "heap of query-side", "", "", replayed.heapFirstMiB(), replayed.heapLastMiB());
  }
}
