package danliao.command.intake;

import danliao.command.message.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What the intake counts and times. */
final class IntakeMetrics {
  private final MeterRegistry registry;
  private final Timer batch;
  private final DistributionSummary batchSize;
  private final DistributionSummary commitSize;
  private final Timer commit;
  private final Timer lag;
  private final Counter conflicts;
  private final Counter dead;
  private final Counter putBack;
  private final Counter gaveUp;
  private final Counter suspended;

  IntakeMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batch = timer("danliao.command.batch", "a batch from the broker, until acknowledged");
    this.batchSize =
        DistributionSummary.builder("danliao.command.batch.size")
            .description("bodies in a batch")
            .publishPercentileHistogram()
            .register(registry);
    this.commitSize =
        DistributionSummary.builder("danliao.command.commit.size")
            .description("commands in a group's unit of work")
            .register(registry);
    this.commit = timer("danliao.command.commit", "a group's unit of work, with its transaction");
    this.lag = timer("danliao.command.lag", "from stored by the broker to committed");
    this.conflicts = registry.counter("danliao.command.conflicts");
    this.dead = registry.counter("danliao.command.dead");
    this.putBack = registry.counter("danliao.command.put-back");
    this.gaveUp = registry.counter("danliao.command.given-up");
    this.suspended = registry.counter("danliao.command.suspended");
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry);
  }

  void batch(int size, Runnable work) {
    batchSize.record(size);
    batch.record(work);
  }

  <T> T commit(int size, Supplier<T> work) {
    commitSize.record(size);
    return commit.record(work);
  }

  void committed(long storedMillis, long nowMillis) {
    lag.record(Duration.ofMillis(Math.max(0, nowMillis - storedMillis)));
  }

  void result(Outcome outcome) {
    String name =
        switch (outcome) {
          case Outcome.Accepted accepted -> "accepted";
          case Outcome.Repeated repeated -> "repeated";
          case Outcome.Refused refused ->
              refused.rejection().code().name().toLowerCase(Locale.ROOT);
        };
    registry.counter("danliao.command.results", "outcome", name).increment();
  }

  void conflict() {
    conflicts.increment();
  }

  void dead() {
    dead.increment();
  }

  void putBack() {
    putBack.increment();
  }

  void gaveUp() {
    gaveUp.increment();
  }

  void suspended() {
    suspended.increment();
  }
}
