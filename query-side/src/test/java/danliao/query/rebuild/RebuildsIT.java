package danliao.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.query.TestInstances;
import danliao.query.generation.Generations;
import danliao.query.generation.Live;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.processing.ProcessingGroups;
import danliao.query.processing.TestGroups;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.RowsInMemory;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.VerifyConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Rebuilds from beginning to end, by one instance and by two, with Axon and the registry on the
 * real database and a projection in memory.
 */
class RebuildsIT {
  private static final String NAME = "shelf";
  private static final String OTHER = "other-shelf";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  // The context makes its projection itself: what it is to be like is left here for it.
  private static final AtomicInteger version = new AtomicInteger(1);
  private static Shelves shelves = new Shelves();
  private static Shelves others = new Shelves();

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private TestInstances instances;

  @EnableAutoConfiguration
  @Import(VerifyConfiguration.class)
  static class Application {
    @Bean
    Projection projection() {
      return new Shelf(NAME, version.get(), shelves);
    }

    @Bean
    Projection another() {
      return new Shelf(OTHER, 1, others);
    }
  }

  @BeforeEach
  void open() {
    shelves = new Shelves();
    others = new Shelves();
    version.set(1);
    instances = new TestInstances().live(NAME, OTHER);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @Test
  void aNewGenerationIsFilledWhileTheOldServesAndThenItIsReadAndTheOldOneGoes() {
    var instance = start("danliao.rebuild.grace=2s");
    publish(instance, 500);
    await().atMost(PATIENCE).until(() -> shelves.of(1).size() == 500);
    assertThat(read(instance)).isEqualTo(1);
    assertThat(begin(instance)).isTrue();
    assertThat(begin(instance)).as("a second time").isFalse();
    assertThat(read(instance)).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
    assertThat(shelves.of(2)).hasSize(500).isEqualTo(shelves.of(1));
    assertThat(status(instance))
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(GenerationState.LIVE);
              assertThat(status.percent()).isEqualTo(100);
              assertThat(status.error()).isNull();
            });
    await().atMost(PATIENCE).until(() -> shelves.dropped.contains(1));
    assertThat(status(instance).rollbackUntil()).isNull();
    assertThat(rebuilds(instance).rollBack(NAME)).as("it is gone").isFalse();
    publish(instance, 10);
    await().atMost(PATIENCE).until(() -> shelves.of(2).size() == 510);
  }

  @Test
  void whoReadsMeanwhileNeverSeesLessThanBefore() throws InterruptedException {
    var instance = start();
    publish(instance, 1_000);
    Live<Integer> reader =
        instance.getBean(Generations.class).reader(NAME, "memory", Generation::number);
    AtomicBoolean done = new AtomicBoolean();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    Set<Integer> read = ConcurrentHashMap.newKeySet();
    Thread watching =
        Thread.ofVirtual()
            .start(
                () -> {
                  int most = 0;
                  while (!done.get()) {
                    int seen =
                        reader.read(
                            number -> {
                              read.add(number);
                              return shelves.of(number).size();
                            });
                    if (seen < most) {
                      wrong.add(seen + " after " + most);
                    }
                    most = Math.max(most, seen);
                  }
                });
    begin(instance);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              publish(instance, 5);
              return read(instance) == 2;
            });
    publish(instance, 100);
    done.set(true);
    watching.join();
    assertThat(wrong).isEmpty();
    assertThat(read).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void anEventThatTheNewStoreRefusesEndsTheRebuildAndTheOldOneServesOn() {
    var instance = start();
    publish(instance, 20);
    await().atMost(PATIENCE).until(() -> shelves.of(1).size() == 20);
    RecordedEvent culprit = shelves.of(1).iterator().next();
    shelves.behaviour =
        (generation, batch) -> {
          if (generation == 2 && batch.contains(culprit)) {
            throw new IllegalArgumentException("too long");
          }
        };
    begin(instance);
    await().atMost(PATIENCE).until(() -> status(instance).state() == GenerationState.FAILED);
    assertThat(status(instance).error()).contains(culprit.event().messageId(), "too long");
    await().atMost(PATIENCE).until(() -> shelves.dropped.contains(2));
    publish(instance, 5);
    await().atMost(PATIENCE).until(() -> shelves.of(1).size() == 25);
    assertThat(read(instance)).isEqualTo(1);
    shelves.behaviour = (generation, batch) -> {};
    assertThat(begin(instance)).as("when it is mended").isTrue();
    await().atMost(PATIENCE).until(() -> read(instance) == 3);
    assertThat(shelves.of(3)).hasSize(25);
  }

  @Test
  void aStoreThatIsAwayIsAStateWithACauseAndItGoesOnWhenItIsBack() {
    var instance = start();
    publish(instance, 20);
    await().atMost(PATIENCE).until(() -> shelves.of(1).size() == 20);
    AtomicBoolean away = new AtomicBoolean(true);
    shelves.behaviour =
        (generation, batch) -> {
          if (generation == 2 && away.get()) {
            throw new StoreUnavailableException("memory", new IllegalStateException("disk full"));
          }
        };
    begin(instance);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(status(instance).error()).contains("disk full"));
    assertThat(status(instance).state()).isEqualTo(GenerationState.BUILDING);
    away.set(false);
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
    assertThat(status(instance).error()).isNull();
  }

  @Test
  void positionsAreNumbersOfEvents() {
    var instance = start();
    assertThat(status(instance))
        .satisfies(
            status -> {
              assertThat(status.position()).isZero();
              assertThat(status.head()).isZero();
            });
    publish(instance, 2);
    begin(instance);
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
    assertThat(status(instance))
        .satisfies(
            status -> {
              assertThat(status.position()).isEqualTo(2);
              assertThat(status.head()).isEqualTo(2);
            });
  }

  @Test
  void aGroupThatIsBeingStartedIsInNoTroubleAndOneThatCannotBeIsAndSaysWhy() {
    var instance = start();
    publish(instance, 20);
    CompletableFuture<Boolean> preparing = new CompletableFuture<>();
    CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    AtomicBoolean away = new AtomicBoolean(true);
    shelves.preparation =
        generation -> {
          if (generation == 2) {
            preparing.complete(true);
            goOn.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            if (away.get()) {
              throw new StoreUnavailableException("memory", new IllegalStateException("disk full"));
            }
          }
        };
    begin(instance);
    assertThat(preparing).succeedsWithin(PATIENCE);
    assertThat(status(instance).error()).isNull();
    goOn.complete(true);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(status(instance).error()).contains("not running", "disk full"));
    away.set(false);
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
    assertThat(status(instance).error()).isNull();
  }

  @Test
  void whatIsCancelledIsRemoved() {
    var instance = start();
    publish(instance, 20);
    assertThat(rebuilds(instance).cancel(NAME)).as("nothing is in the making").isFalse();
    shelves.behaviour =
        (generation, batch) -> {
          if (generation == 2) {
            throw new StoreUnavailableException("memory", new IllegalStateException("away"));
          }
        };
    begin(instance);
    assertThat(rebuilds(instance).cancel(NAME)).isTrue();
    assertThat(status(instance).state()).isEqualTo(GenerationState.CANCELLED);
    await().atMost(PATIENCE).until(() -> shelves.dropped.contains(2));
    assertThat(read(instance)).isEqualTo(1);
  }

  @Test
  void aRollbackGoesBackToTheFormerOneWhichHasWhatCameSince() {
    var instance = start();
    publish(instance, 20);
    begin(instance);
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
    assertThat(status(instance).rollbackUntil()).isNotNull();
    publish(instance, 5);
    assertThat(rebuilds(instance).rollBack(NAME)).isTrue();
    assertThat(begin(instance)).as("while it goes back").isFalse();
    await().atMost(PATIENCE).until(() -> read(instance) == 1);
    assertThat(shelves.of(1)).hasSize(25);
    assertThat(status(instance))
        .satisfies(
            status -> {
              assertThat(status.generation()).isEqualTo(1);
              assertThat(status.state()).isEqualTo(GenerationState.LIVE);
            });
    assertThat(rebuilds(instance).rollBack(NAME)).as("and forth").isTrue();
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
  }

  @Test
  void anInstanceThatDiesInTheMiddleLeavesItToTheNextOneWhichGoesOnFromThere() {
    var first = start();
    publish(first, 2_000);
    rebuilds(first).begin(NAME, 500);
    await().atMost(PATIENCE).until(() -> shelves.of(2).size() >= 500);
    first.close();
    int before = shelves.of(2).size();
    assertThat(before).isLessThan(2_000);
    var second = start();
    assertThat(status(second).position()).isPositive();
    await().atMost(PATIENCE).until(() -> read(second) == 2);
    assertThat(shelves.of(2)).hasSize(2_000);
  }

  @Test
  void whatIsBuiltAtTheSameTimeSharesTheBoundOfAnInstance() {
    var instance = start();
    publish(instance, 500);
    await().atMost(PATIENCE).until(() -> shelves.of(1).size() == 500);
    List<Long> applied = new CopyOnWriteArrayList<>();
    BiConsumer<Integer, List<RecordedEvent>> noteNew =
        (generation, batch) -> {
          if (generation == 2) {
            applied.add(System.nanoTime());
          }
        };
    shelves.behaviour = noteNew;
    others.behaviour = noteNew;
    assertThat(rebuilds(instance).begin(NAME, 500)).isTrue();
    assertThat(rebuilds(instance).begin(OTHER, 500)).isTrue();
    await().atMost(PATIENCE).until(() -> shelves.of(2).size() == 500 && others.of(2).size() == 500);
    // Two seconds for a thousand events, but for the first batch, which waits for none.
    assertThat(Duration.ofNanos(Collections.max(applied) - Collections.min(applied)))
        .isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void twoInstancesShareTheWorkAndBothTurn() {
    var first = start();
    var second = start();
    publish(first, 200);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shelves.of(1).size() == 200
                    && !segments(first, "shelf-g1").isEmpty()
                    && !segments(second, "shelf-g1").isEmpty());
    begin(second);
    await().atMost(PATIENCE).until(() -> read(first) == 2 && read(second) == 2);
    assertThat(shelves.of(2)).hasSize(200);
    assertThat(begin(first)).isTrue();
    await().atMost(PATIENCE).until(() -> read(first) == 3 && read(second) == 3);
    assertThat(shelves.of(3)).hasSize(200);
  }

  @Test
  void aNewVersionIsBuiltBesideTheOldOneAtTheStart() {
    var before = start();
    publish(before, 20);
    await().atMost(PATIENCE).until(() -> shelves.of(1).size() == 20);
    before.close();
    version.set(2);
    var after = start();
    assertThat(read(after)).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> read(after) == 2);
    assertThat(shelves.of(2)).hasSize(20);
    assertThat(rebuilds(after).rollBack(NAME)).isTrue();
    await().atMost(PATIENCE).until(() -> read(after) == 1);
    after.close();
    var again = start();
    assertThat(begin(again)).as("nothing was begun for the version a second time").isTrue();
  }

  private static Collection<Integer> segments(
      ConfigurableApplicationContext instance, String group) {
    return TestGroups.segments(instance.getBean(ProcessingGroups.class), group);
  }

  private static Rebuilds rebuilds(ConfigurableApplicationContext instance) {
    return instance.getBean(Rebuilds.class);
  }

  private static boolean begin(ConfigurableApplicationContext instance) {
    return rebuilds(instance).begin(NAME, 0);
  }

  private static Rebuilds.Status status(ConfigurableApplicationContext instance) {
    return rebuilds(instance).status(NAME).orElseThrow();
  }

  /** The generation that an instance reads. */
  private static int read(ConfigurableApplicationContext instance) {
    return TestInstances.read(instance, NAME);
  }

  private void publish(ConfigurableApplicationContext instance, int messages) {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      sent.add(events.sent(events.user("a" + i % 7), events.user("b" + i % 5)));
    }
    TestInstances.publish(instance, sent);
  }

  private ConfigurableApplicationContext start(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "danliao.axon.instance-role=rebuilds-it",
                "danliao.projection.first-retry=10ms",
                "danliao.projection.retry-for=500ms"));
    settings.addAll(List.of(more));
    return instances.start(Application.class, settings.toArray(String[]::new));
  }

  /** What a server would hold: all generations, for all instances. */
  private static final class Shelves {
    private final Map<Integer, Set<RecordedEvent>> shelves = new ConcurrentHashMap<>();
    private final Set<Integer> dropped = ConcurrentHashMap.newKeySet();
    private volatile BiConsumer<Integer, List<RecordedEvent>> behaviour = (generation, batch) -> {};
    private volatile IntConsumer preparation = generation -> {};

    Set<RecordedEvent> of(int generation) {
      return shelves.computeIfAbsent(generation, number -> ConcurrentHashMap.newKeySet());
    }
  }

  private record Shelf(String name, int version, Shelves shelves) implements Projection {
    @Override
    public String store() {
      return "memory";
    }

    @Override
    public ProjectionStore open(Generation generation) {
      int number = generation.number();
      return new ProjectionStore() {
        @Override
        public void prepare() {
          shelves.preparation.accept(number);
        }

        @Override
        public void apply(List<RecordedEvent> batch) {
          shelves.behaviour.accept(number, batch);
          shelves.of(number).addAll(batch);
        }

        @Override
        public Rows rows() {
          return new RowsInMemory();
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
