package danliao.query.processing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How far each group is behind the event store, and whether it goes on. Thread-safe. */
final class ProgressMetrics implements MeterBinder {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final ProcessingGroups groups;
  private final Progress progress;
  private final Clock clock;
  // Apart from that of a refresh, which must not wait for the database.
  private final ReentrantLock looking = new ReentrantLock();
  private @Nullable MultiGauge events;
  private @Nullable MultiGauge seconds;
  private @Nullable MultiGauge stuck;
  private List<RunningGroup> shown = List.of();
  private @Nullable Look last;

  ProgressMetrics(ProcessingGroups groups, Progress progress, Clock clock) {
    this.groups = groups;
    this.progress = progress;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    events = MultiGauge.builder("danliao.query.projection.lag.events").register(meters);
    seconds = MultiGauge.builder("danliao.query.projection.lag.seconds").register(meters);
    stuck = MultiGauge.builder("danliao.query.projection.stuck").register(meters);
    refresh();
  }

  /** Has a gauge for each group that runs now. */
  synchronized void refresh() {
    List<RunningGroup> now = groups.groups();
    MultiGauge lagEvents = events;
    MultiGauge lagSeconds = seconds;
    MultiGauge inTrouble = stuck;
    if (lagEvents != null && lagSeconds != null && inTrouble != null && !now.equals(shown)) {
      shown = now;
      lagEvents.register(rows(group -> lagEvents(group.name())), true);
      lagSeconds.register(rows(group -> lagSeconds(group.name())), true);
      inTrouble.register(rows(group -> group.trouble().isPresent() ? 1 : 0), true);
    }
  }

  private List<MultiGauge.Row<?>> rows(ToDoubleFunction<RunningGroup> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (RunningGroup group : shown) {
      rows.add(MultiGauge.Row.of(Tags.of("group", group.name()), group, value));
    }
    return rows;
  }

  long lagEvents(String group) {
    Look look = look();
    long handled = progress.count(look.view().position(group));
    return Math.max(0, progress.count(look.head()) - handled);
  }

  /** The age of the oldest event that is not handled; 0 when there is none. */
  double lagSeconds(String group) {
    Look look = look();
    long position = look.view().position(group);
    return look.head() <= position
        ? 0
        : progress
            .recordedAfter(position)
            .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1000.0))
            .orElse(0.0);
  }

  /** One look serves all gauges of a scrape. */
  private Look look() {
    looking.lock();
    try {
      Instant now = clock.instant();
      Look look = last;
      if (look == null || look.at().plus(FRESH).isBefore(now)) {
        look = new Look(now, progress.headIndex(), progress.look());
        last = look;
      }
      return look;
    } finally {
      looking.unlock();
    }
  }

  private record Look(Instant at, long head, Progress.View view) {}
}
