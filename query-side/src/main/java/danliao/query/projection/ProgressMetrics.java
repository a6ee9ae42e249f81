package danliao.query.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far each group is behind the event store, in events and in seconds. Thread-safe. */
final class ProgressMetrics implements MeterBinder {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final ProcessingGroups groups;
  private final Progress progress;
  private final Clock clock;
  private @Nullable Look last;

  ProgressMetrics(ProcessingGroups groups, Progress progress, Clock clock) {
    this.groups = groups;
    this.progress = progress;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    for (RunningGroup group : groups.groups()) {
      Gauge.builder("danliao.query.projection.lag.events", () -> lagEvents(group.name()))
          .tag("group", group.name())
          .register(meters);
      Gauge.builder("danliao.query.projection.lag.seconds", () -> lagSeconds(group))
          .tag("group", group.name())
          .register(meters);
    }
  }

  long lagEvents(String group) {
    Look look = look();
    return Math.max(0, look.head() - look.view().position(group));
  }

  /** The age of the last event handled here while there are newer ones; 0 when there are none. */
  double lagSeconds(RunningGroup group) {
    return group.pace().lagSeconds(lagEvents(group.name()), clock.instant());
  }

  /** One look serves all gauges of a scrape. */
  private synchronized Look look() {
    Instant now = clock.instant();
    Look look = last;
    if (look == null || look.at().plus(FRESH).isBefore(now)) {
      look = new Look(now, progress.headIndex(), progress.look());
      last = look;
    }
    return look;
  }

  private record Look(Instant at, long head, Progress.View view) {}
}
