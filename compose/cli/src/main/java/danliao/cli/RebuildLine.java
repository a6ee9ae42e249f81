package danliao.cli;

import danliao.client.query.RebuildStatus;
import java.util.Locale;

/** What is shown of a rebuild. */
final class RebuildLine {
  private RebuildLine() {}

  static String of(RebuildStatus status) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-13s g%-3d %-9s %s  %d of %d",
                status.projection(),
                status.generation(),
                status.state(),
                OperationProgress.bar(status.percent()),
                status.position(),
                status.head()));
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
