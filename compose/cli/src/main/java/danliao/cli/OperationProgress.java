package danliao.cli;

import danliao.client.query.OperationStatus;
import danliao.client.query.QueryException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows what goes on by itself until it has ended: a line each on a terminal, else one a change.
 *
 * @param <S> what is known of one
 */
final class OperationProgress<S extends OperationStatus> {
  private static final int WIDTH = 30;
  private static final Duration INTERVAL = Duration.ofMillis(500);
  // A query side that is started anew is away for half a minute.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Asking<S> asking;
  private final Function<S, String> line;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  // Said by who starts the JVM: only newer ones can tell themselves.
  private final boolean bars = Boolean.getBoolean("danliao.terminal");
  private final Map<String, String> shown = new LinkedHashMap<>();
  private long answered = System.nanoTime();

  /**
   * @param line what is shown of one
   */
  OperationProgress(
      Asking<S> asking, Function<S, String> line, PrintWriter out, PrintWriter err, boolean json) {
    this.asking = asking;
    this.line = line;
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Asks the query side. */
  @FunctionalInterface
  interface Asking<S> {
    S of(String name) throws QueryException;
  }

  /**
   * Returns when all have ended, with what became of them.
   *
   * @throws UncheckedIOException if the query side has not answered for two minutes
   */
  List<S> follow(List<String> names) throws QueryException, InterruptedException {
    Map<String, S> last = new LinkedHashMap<>();
    Set<String> open = new LinkedHashSet<>(names);
    while (!open.isEmpty()) {
      for (String name : List.copyOf(open)) {
        S status = ask(name);
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
    return List.copyOf(last.values());
  }

  /** How much of a hundred, as a bar and a number. */
  static String bar(double percent) {
    int full = (int) Math.round(WIDTH * percent / 100);
    return String.format(
        Locale.ROOT, "[%s%s] %5.1f %%", "#".repeat(full), ".".repeat(WIDTH - full), percent);
  }

  /** Null where the query side cannot answer now; what was begun is not lost with it. */
  private @Nullable S ask(String name) throws QueryException {
    try {
      S status = asking.of(name);
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
  private void show(Map<String, S> all) {
    PrintWriter to = json ? err : out;
    if (bars) {
      if (!shown.isEmpty()) {
        to.printf("\033[%dA", shown.size());
      }
      all.forEach(
          (name, status) -> {
            to.print("\r\033[K" + line.apply(status) + System.lineSeparator());
            shown.put(name, "");
          });
    } else {
      all.forEach(
          (name, status) -> {
            String state = status.state() + (status.error() == null ? "" : status.error());
            if (!state.equals(shown.put(name, state))) {
              to.println(line.apply(status));
            }
          });
    }
    to.flush();
  }
}
