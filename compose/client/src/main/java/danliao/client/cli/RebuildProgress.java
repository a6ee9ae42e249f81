package danliao.client.cli;

import danliao.client.QueryClient;
import danliao.client.QueryException;
import danliao.client.RebuildStatus;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Shows rebuilds until they have ended: a bar each on a terminal, else a line a change. */
final class RebuildProgress {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  // A query side that is started anew is away for half a minute.
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WIDTH = 30;

  private final QueryClient client;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  // Said by who starts the JVM: only newer ones can tell themselves.
  private final boolean bars = Boolean.getBoolean("danliao.terminal");
  private final Map<String, String> shown = new LinkedHashMap<>();
  private long answered = System.nanoTime();

  RebuildProgress(QueryClient client, PrintWriter out, PrintWriter err, boolean json) {
    this.client = client;
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /**
   * Returns when all have ended.
   *
   * @return whether all are live
   * @throws UncheckedIOException if the query side has not answered for two minutes
   */
  boolean follow(List<String> names) throws QueryException, InterruptedException {
    Map<String, RebuildStatus> last = new LinkedHashMap<>();
    Set<String> open = new LinkedHashSet<>(names);
    while (!open.isEmpty()) {
      for (String name : List.copyOf(open)) {
        RebuildStatus status = ask(name);
        if (status != null) {
          last.put(name, status);
          if (!status.isUnderWay()) {
            open.remove(name);
          }
        }
      }
      show(last);
      if (!open.isEmpty()) {
        Thread.sleep(INTERVAL);
      }
    }
    if (json) {
      JsonMapper mapper = JsonMapper.builder().build();
      last.values().forEach(status -> out.println(mapper.writeValueAsString(status)));
      out.flush();
    }
    return last.values().stream().allMatch(RebuildStatus::isLive);
  }

  /** Null where the query side cannot answer now; the rebuild is not lost with it. */
  private @Nullable RebuildStatus ask(String name) throws QueryException {
    try {
      RebuildStatus status = client.rebuildStatus(name);
      answered = System.nanoTime();
      return status;
    } catch (QueryException e) {
      if (e.status() / 100 != 5 || isLong()) {
        throw e;
      }
    } catch (UncheckedIOException e) {
      if (isLong()) {
        throw e;
      }
    }
    return null;
  }

  private boolean isLong() {
    return System.nanoTime() - answered > PATIENCE.toNanos();
  }

  /** On the error stream where the result is JSON. */
  private void show(Map<String, RebuildStatus> all) {
    PrintWriter to = json ? err : out;
    if (bars) {
      if (!shown.isEmpty()) {
        to.printf("\033[%dA", shown.size());
      }
      all.forEach(
          (name, status) -> {
            to.print("\r\033[K" + line(status) + System.lineSeparator());
            shown.put(name, "");
          });
    } else {
      all.forEach(
          (name, status) -> {
            String state = status.state() + (status.error() == null ? "" : status.error());
            if (!state.equals(shown.put(name, state))) {
              to.println(line(status));
            }
          });
    }
    to.flush();
  }

  static String line(RebuildStatus status) {
    int full = (int) Math.round(WIDTH * status.percent() / 100);
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-13s g%-3d %-9s [%s%s] %5.1f %%  %d of %d",
                status.projection(),
                status.generation(),
                status.state(),
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                status.percent(),
                status.position() + 1,
                status.head() + 1));
    if (status.eventsPerSecond() > 0) {
      line.append(String.format(Locale.ROOT, ", %.0f/s", status.eventsPerSecond()));
    }
    if (status.etaSeconds() != null) {
      line.append(", ").append(status.etaSeconds()).append(" s left");
    }
    if (status.isLive() && status.rollbackUntil() != null) {
      line.append(", rollback until ").append(status.rollbackUntil());
    }
    if (status.error() != null) {
      line.append(": ").append(status.error());
    }
    return line.toString();
  }
}
