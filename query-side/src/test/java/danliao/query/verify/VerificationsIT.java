package danliao.query.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import danliao.query.TestInstances;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.RowsInMemory;
import danliao.query.rebuild.Rebuilds;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.VerificationResult.Difference;
import danliao.query.verify.VerificationResult.Kind;
import danliao.query.verify.Verifications.State;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Verifications from beginning to end, by one instance and by two, with Axon and the registry on
 * the real database and a projection in memory.
 */
class VerificationsIT {
  private static final String NAME = "shelf";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  // The context makes its projection itself: what it is to be like is left here for it.
  private static Shelves shelves = new Shelves();

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private TestInstances instances;

  @EnableAutoConfiguration
  @Import(VerifyConfiguration.class)
  static class Application {
    @Bean
    Projection projection() {
      return new Shelf(shelves);
    }
  }

  @BeforeEach
  void open() {
    shelves = new Shelves();
    instances = new TestInstances().live(NAME);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @Test
  void whileMessagesFlowNothingIsFoundThatIsNotSo() throws InterruptedException {
    var instance = start();
    List<RecordedEvent> sent = publish(instance, 500);
    AtomicBoolean done = new AtomicBoolean();
    Thread flow =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; !done.get(); i++) {
                    publish(instance, 3);
                    TestInstances.publish(
                        instance, List.of(events.read(sent.get(i % sent.size()), 1 + i / 500)));
                  }
                });
    assertThat(begin(instance)).isTrue();
    Verifications.Status status = ended(instance);
    done.set(true);
    flow.join();
    assertThat(status.state()).isEqualTo(State.DONE);
    assertThat(status.error()).isNull();
    VerificationResult result = status.result();
    assertThat(result).isNotNull();
    assertThat(result.first()).isEmpty();
    assertThat(result.differences()).isZero();
    assertThat(result.rows()).isGreaterThanOrEqualTo(500);
    assertThat(result.position()).isGreaterThanOrEqualTo(499);
    assertThat(read(instance)).as("it never becomes the live one").isEqualTo(1);
    await().atMost(PATIENCE).until(() -> shelves.dropped.contains(2));
    assertThat(shelves.of(2).all()).isEmpty();
    assertThat(rebuilds(instance).status(NAME).orElseThrow().generation()).isEqualTo(1);
  }

  @Test
  void whatIsWrongIsNamedAndARebuildMendsIt() {
    var instance = start();
    List<RecordedEvent> sent = publish(instance, 50);
    await().atMost(PATIENCE).until(() -> shelves.of(1).all().size() == 50);
    String removed = id(sent.get(3));
    String changed = id(sent.get(33));
    shelves.of(1).remove(removed);
    shelves.of(1).put(changed, "forged");
    shelves.of(1).put("nobody", "forged");
    assertThat(begin(instance)).isTrue();
    VerificationResult result = ended(instance).result();
    assertThat(result).isNotNull();
    assertThat(result.first())
        .extracting(Difference::kind, Difference::key)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING, removed),
            tuple(Kind.DIFFERENT, changed),
            tuple(Kind.EXTRA, "nobody"));
    assertThat(result.differences()).isEqualTo(3);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                instance
                        .getBean(MeterRegistry.class)
                        .get("danliao.query.verify.differences")
                        .gauge()
                        .value()
                    == 3);
    await().atMost(PATIENCE).until(() -> rebuilds(instance).begin(NAME, 0));
    await().atMost(PATIENCE).until(() -> read(instance) == 3);
    assertThat(begin(instance)).isTrue();
    assertThat(ended(instance))
        .satisfies(
            again -> {
              assertThat(again.generation()).isEqualTo(4);
              assertThat(again.result()).isNotNull();
              assertThat(again.result().differences()).isZero();
              assertThat(again.result().rows()).isEqualTo(50);
            });
  }

  @Test
  void oneThingAtATimeAndEachIsEndedByItsOwnName() {
    var instance = start();
    publish(instance, 20);
    assertThat(verifications(instance).status(NAME)).isEmpty();
    assertThat(verifications(instance).cancel(NAME)).as("nothing is under way").isFalse();
    shelves.behaviour =
        (generation, batch) -> {
          if (generation > 1) {
            throw new StoreUnavailableException("memory", new IllegalStateException("away"));
          }
        };
    assertThat(begin(instance)).isTrue();
    assertThat(begin(instance)).as("a second one").isFalse();
    assertThat(rebuilds(instance).begin(NAME, 0)).as("a rebuild meanwhile").isFalse();
    assertThat(rebuilds(instance).cancel(NAME)).as("as if it were a rebuild").isFalse();
    assertThat(verifications(instance).status(NAME).orElseThrow().state())
        .isEqualTo(State.BUILDING);
    assertThat(verifications(instance).cancel(NAME)).isTrue();
    assertThat(verifications(instance).status(NAME).orElseThrow().state())
        .isEqualTo(State.CANCELLED);
    await().atMost(PATIENCE).until(() -> shelves.dropped.contains(2));
    assertThat(rebuilds(instance).begin(NAME, 0)).isTrue();
    assertThat(begin(instance)).as("during a rebuild").isFalse();
    assertThat(verifications(instance).cancel(NAME)).as("as if it verified").isFalse();
    assertThat(rebuilds(instance).cancel(NAME)).isTrue();
  }

  @Test
  void anEventThatTheFreshOneRefusesEndsItAndIsNamed() {
    var instance = start();
    RecordedEvent culprit = publish(instance, 20).getFirst();
    shelves.behaviour =
        (generation, batch) -> {
          if (generation == 2 && batch.contains(culprit)) {
            throw new IllegalArgumentException("too long");
          }
        };
    assertThat(begin(instance)).isTrue();
    assertThat(ended(instance))
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(State.FAILED);
              assertThat(status.error()).contains(id(culprit), "too long");
              assertThat(status.result()).isNull();
            });
    assertThat(read(instance)).isEqualTo(1);
    assertThat(rebuilds(instance).status(NAME).orElseThrow().state())
        .isEqualTo(GenerationState.LIVE);
  }

  @Test
  void aStoreThatCannotAnswerWhileItComparesIsComparedAnewWhenItCan() {
    var instance = start();
    publish(instance, 20);
    AtomicBoolean away = new AtomicBoolean(true);
    shelves
        .of(2)
        .beforeFind(
            () -> {
              if (away.get()) {
                throw new StoreUnavailableException("memory", new IllegalStateException("away"));
              }
            });
    assertThat(begin(instance)).isTrue();
    await().atMost(PATIENCE).until(() -> begun(instance) >= 1);
    assertThat(verifications(instance).status(NAME).orElseThrow().state())
        .isIn(State.BUILDING, State.COMPARING);
    away.set(false);
    assertThat(ended(instance).state()).isEqualTo(State.DONE);
    assertThat(begun(instance)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void ofTwoInstancesOneCompares() {
    var first = start();
    var second = start();
    publish(first, 100);
    assertThat(begin(second)).isTrue();
    assertThat(ended(first).state()).isEqualTo(State.DONE);
    assertThat(ended(second).result()).isEqualTo(ended(first).result());
    assertThat(begun(first) + begun(second)).isEqualTo(1);
  }

  @Test
  void anInstanceThatDiesWhileItComparesLeavesItToTheNextOne() {
    var first = start();
    publish(first, 20);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch comparing = new CountDownLatch(1);
    shelves.of(2).beforeFind(() -> hang(comparing, never));
    assertThat(begin(first)).isTrue();
    await().atMost(PATIENCE).until(() -> comparing.getCount() == 0);
    assertThat(verifications(first).status(NAME).orElseThrow().state()).isEqualTo(State.COMPARING);
    first.close();
    shelves.of(2).beforeFind(() -> {});
    var second = start();
    assertThat(ended(second))
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(State.DONE);
              assertThat(status.result()).isNotNull();
              assertThat(status.result().rows()).isEqualTo(20);
            });
  }

  private static void hang(CountDownLatch begun, CountDownLatch until) {
    begun.countDown();
    try {
      if (!until.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody ended it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("memory", e);
    }
  }

  private static Verifications verifications(ConfigurableApplicationContext instance) {
    return instance.getBean(Verifications.class);
  }

  private static Rebuilds rebuilds(ConfigurableApplicationContext instance) {
    return instance.getBean(Rebuilds.class);
  }

  private static boolean begin(ConfigurableApplicationContext instance) {
    return verifications(instance).begin(NAME, 0).isEmpty();
  }

  /** The newest verification, once it is over. */
  private static Verifications.Status ended(ConfigurableApplicationContext instance) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> verifications(instance).status(NAME).orElseThrow(),
            status -> Set.of(State.DONE, State.FAILED, State.CANCELLED).contains(status.state()));
  }

  /** How many comparisons an instance has begun. */
  private static double begun(ConfigurableApplicationContext instance) {
    return instance
        .getBean(MeterRegistry.class)
        .counter("danliao.query.verify.begun", "projection", NAME)
        .count();
  }

  /** The generation that an instance reads. */
  private static int read(ConfigurableApplicationContext instance) {
    return TestInstances.read(instance, NAME);
  }

  private static String id(RecordedEvent recorded) {
    return recorded.event().messageId();
  }

  private List<RecordedEvent> publish(ConfigurableApplicationContext instance, int messages) {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      sent.add(events.sent(events.user("a" + i % 7), events.user("b" + i % 5)));
    }
    TestInstances.publish(instance, sent);
    return sent;
  }

  private ConfigurableApplicationContext start() {
    return instances.start(
        Application.class,
        "danliao.axon.instance-role=verifications-it",
        "danliao.projection.first-retry=10ms",
        "danliao.projection.retry-for=500ms",
        "danliao.verify.tries=8",
        "danliao.verify.pause=20ms");
  }

  /** What a server would hold: all generations, for all instances. */
  private static final class Shelves {
    private final Map<Integer, RowsInMemory> shelves = new ConcurrentHashMap<>();
    private final Set<Integer> dropped = ConcurrentHashMap.newKeySet();
    private volatile BiConsumer<Integer, List<RecordedEvent>> behaviour = (generation, batch) -> {};

    RowsInMemory of(int generation) {
      return shelves.computeIfAbsent(generation, number -> new RowsInMemory());
    }
  }

  /** The newest state of each message. */
  private record Shelf(Shelves shelves) implements Projection {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String store() {
      return "memory";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public ProjectionStore open(Generation generation) {
      int number = generation.number();
      return new ProjectionStore() {
        @Override
        public void prepare() {}

        @Override
        public void apply(List<RecordedEvent> batch) {
          shelves.behaviour.accept(number, batch);
          for (RecordedEvent recorded : batch) {
            shelves.of(number).put(id(recorded), recorded.event().status().name());
          }
        }

        @Override
        public Rows rows() {
          return shelves.of(number);
        }

        @Override
        public void drop() {
          shelves.of(number).clear();
          shelves.dropped.add(number);
        }
      };
    }
  }
}
