package danliao.query.search;

import danliao.query.processing.GroupPace;
import danliao.query.processing.ProjectionReport;
import danliao.query.processing.ProjectionReport.State;
import danliao.query.processing.ReportedProjection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How far search is behind the references to changed messages, of all instances together.
 * Thread-safe.
 */
final class SearchProgress implements ReportedProjection, MeterBinder {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final IntSupplier generation;
  private final TopicOffsets offsets;
  private final DataSync dataSync;
  private final LongSupplier deadLetters;
  private final Clock clock;
  private TopicOffsets.Sum last = TopicOffsets.UNKNOWN;
  private Instant lookedAt = Instant.EPOCH;

  /**
   * @param generation the number of the one that is live
   */
  SearchProgress(
      IntSupplier generation,
      TopicOffsets offsets,
      DataSync dataSync,
      LongSupplier deadLetters,
      Clock clock) {
    this.generation = generation;
    this.offsets = offsets;
    this.dataSync = dataSync;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  @Override
  public ProjectionReport.Item report() {
    TopicOffsets.Sum sum = look();
    GroupPace pace = dataSync.pace();
    pace.sample();
    Optional<String> trouble =
        sum.isKnown() ? dataSync.trouble() : Optional.of("the broker does not answer");
    return new ProjectionReport.Item(
        "search",
        "elasticsearch",
        generation.getAsInt(),
        trouble.isPresent() ? State.FAILING : State.RUNNING,
        trouble.orElse(null),
        sum.consumed(),
        sum.stored(),
        sum.lag(),
        lagSeconds(sum),
        pace.perSecond(),
        deadLetters.getAsLong());
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("danliao.query.projection.lag.events", () -> look().lag())
        .tag("group", "search")
        .register(meters);
    Gauge.builder("danliao.query.projection.lag.seconds", () -> lagSeconds(look()))
        .tag("group", "search")
        .register(meters);
  }

  private double lagSeconds(TopicOffsets.Sum sum) {
    Instant reached = dataSync.reached();
    return sum.lag() == 0 || reached.equals(Instant.EPOCH)
        ? 0
        : Math.max(0, Duration.between(reached, clock.instant()).toMillis() / 1000.0);
  }

  /** One look serves all gauges of a scrape. */
  private synchronized TopicOffsets.Sum look() {
    Instant now = clock.instant();
    if (lookedAt.plus(FRESH).isBefore(now)) {
      last = offsets.sum();
      lookedAt = now;
    }
    return last;
  }
}
