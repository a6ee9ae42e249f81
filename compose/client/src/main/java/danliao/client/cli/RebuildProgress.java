package danliao.client.cli;

import danliao.client.QueryClient;
import danliao.client.QueryException;
import danliao.client.RebuildStatus;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Shows rebuilds until they have ended: a bar each on a terminal, else a line a change. */
final class RebuildProgress {
  private static final int WIDTH = OperationProgress.WIDTH;

  private final OperationProgress<RebuildStatus> progress;

  RebuildProgress(QueryClient client, PrintWriter out, PrintWriter err, boolean json) {
    this.progress =
        new OperationProgress<>(client::rebuildStatus, RebuildProgress::line, out, err, json);
  }

  /**
   * Returns when all have ended.
   *
   * @return whether all are live
   * @throws UncheckedIOException if the query side has not answered for two minutes
   */
  boolean follow(List<String> names) throws QueryException, InterruptedException {
    return progress.follow(names).stream().allMatch(RebuildStatus::isLive);
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
