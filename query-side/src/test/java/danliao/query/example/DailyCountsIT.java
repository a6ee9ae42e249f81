package danliao.query.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.query.TestInstances;
import danliao.query.generation.Generations;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.processing.ProjectionReport;
import danliao.query.projection.Generation;
import danliao.query.rebuild.Rebuilds;
import danliao.query.verify.VerifyConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The example from its first start to its second version, with Axon on the real database. */
class DailyCountsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of all sample events. */
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private final String ann = events.user("ann");
  private final String bob = events.user("bob");
  private TestInstances instances;

  @EnableAutoConfiguration
  @Import({VerifyConfiguration.class, DailyCountConfiguration.class})
  static class Version1 {}

  @EnableAutoConfiguration
  @Import({VerifyConfiguration.class, DailyCountsVersion2.Wiring.class})
  static class Version2 {}

  @BeforeEach
  void open() {
    instances = new TestInstances();
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @Test
  void oneLineOfWiringHasItMadeFilledAwaitedAndReported() {
    var instance = start(Version1.class);
    publish(instance, events.sent(ann, bob), events.sent(ann, bob), events.sent(bob, ann));
    awaitSent(instance, ann, 2);
    awaitSent(instance, bob, 1);
    publish(instance, events.sent(ann, bob));
    awaitSent(instance, ann, 3);

    assertThat(instance.getBean(ProjectionReport.class).items())
        .extracting(ProjectionReport.Item::name)
        .containsExactly(DailyCounts.NAME);
    assertThat(instance.getBean(Rebuilds.class).isKnown(DailyCounts.NAME)).isTrue();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(instance.getBean(Generations.class).awaited(DailyCounts.NAME))
                  .as("what acks wait for")
                  .extracting(Generation::group)
                  .containsExactly("daily-count-g1");
              assertThat(gauge(instance, "lag.events")).isZero();
              assertThat(gauge(instance, "stuck")).isZero();
              assertThat(health(instance)).isEqualTo(Status.UP);
            });
  }

  @Test
  void anotherVersionIsFilledBesideTheOldOneWhichAnswersUntilItIsReady() {
    var before = start(Version1.class);
    publish(before, events.sent(ann, bob), events.sent(ann, bob), events.sent(bob, ann));
    awaitSent(before, ann, 2);
    before.close();

    var after = start(Version2.class);
    assertThat(after.getBean(DailyCountsVersion2.Queries.class).since(ann, DAY))
        .as("the new code reads the old generation meanwhile")
        .containsExactly(new DailyCountsVersion2.Count(DAY, 2, null));
    awaitCount(after, ann, new DailyCountsVersion2.Count(DAY, 2, 1L));
    awaitCount(after, bob, new DailyCountsVersion2.Count(DAY, 1, 2L));

    publish(after, events.sent(ann, bob));
    awaitCount(after, ann, new DailyCountsVersion2.Count(DAY, 3, 1L));
    awaitCount(after, bob, new DailyCountsVersion2.Count(DAY, 1, 3L));

    // The old generation is kept up to date for the old code, which may come back.
    assertThat(after.getBean(Rebuilds.class).rollBack(DailyCounts.NAME)).isTrue();
    awaitCount(after, ann, new DailyCountsVersion2.Count(DAY, 3, null));
  }

  private static void awaitSent(ConfigurableApplicationContext instance, String user, long sent) {
    var queries = instance.getBean(DailyCountQueries.class);
    await()
        .atMost(PATIENCE)
        // While it is built for the first time it cannot answer.
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(queries.since(user, DAY)).containsExactly(new DailyCount(DAY, sent)));
  }

  private static void awaitCount(
      ConfigurableApplicationContext instance, String user, DailyCountsVersion2.Count count) {
    var queries = instance.getBean(DailyCountsVersion2.Queries.class);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(queries.since(user, DAY)).containsExactly(count));
  }

  private static double gauge(ConfigurableApplicationContext instance, String name) {
    return instance
        .getBean(MeterRegistry.class)
        .get("danliao.query.projection." + name)
        .tag("group", "daily-count-g1")
        .gauge()
        .value();
  }

  private static Status health(ConfigurableApplicationContext instance) {
    return instance
        .getBean("projectionsHealthIndicator", HealthIndicator.class)
        .health()
        .getStatus();
  }

  private static void publish(ConfigurableApplicationContext instance, RecordedEvent... recorded) {
    TestInstances.publish(instance, List.of(recorded));
  }

  private ConfigurableApplicationContext start(Class<?> version) {
    return instances.start(version, "danliao.axon.instance-role=daily-counts-it");
  }
}
