package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import danliao.query.TestInstances;
import danliao.query.deadletter.EventDeadLetterConfiguration;
import danliao.query.deadletter.EventDeadLetters;
import danliao.query.generation.Generations;
import danliao.query.generation.Live;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredEvent;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.RowsInMemory;
import danliao.query.projection.Watermark;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The adapter, with Axon and its tables on the real database and a projection in memory. */
class ProcessingGroupsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration BEHIND = Duration.ofSeconds(3);
  private static final Fake projection = new Fake();
  private static final Map<RecordedEvent, Duration> heldBack = new ConcurrentHashMap<>();
  private static final List<RecordedEvent> told = new CopyOnWriteArrayList<>();
  private static volatile Consumer<List<StoredEvent>> telling = batch -> {};
  private static TestInstances instances;
  private static ConfigurableApplicationContext context;

  private final SampleEvents events = new SampleEvents(System.nanoTime());

  @EnableAutoConfiguration
  @Import(EventDeadLetterConfiguration.class)
  static class Application {
    @Bean
    Projection projection() {
      return projection;
    }

    @Bean
    ProcessingGroup heldBack() {
      return new ProcessingGroup(
          "held-back",
          ProcessingGroup.Start.OLDEST_EVENT,
          BEHIND,
          batch ->
              batch.forEach(
                  event ->
                      heldBack.put(
                          event.recorded(),
                          Duration.between(event.message().getTimestamp(), Instant.now()))),
          500,
          false,
          () -> {},
          null);
    }

    @Bean
    ProcessingGroup teller() {
      return new ProcessingGroup(
          "teller",
          ProcessingGroup.Start.OLDEST_EVENT,
          Duration.ZERO,
          batch -> {
            telling.accept(batch);
            batch.forEach(event -> told.add(event.recorded()));
          },
          500,
          false,
          () -> {},
          null);
    }
  }

  @BeforeAll
  static void open() {
    instances = new TestInstances().live("fake");
    start();
  }

  private static void start() {
    context =
        instances.start(
            Application.class,
            "danliao.projection.first-retry=10ms",
            "danliao.projection.retry-for=500ms",
            "danliao.projection.in-flight-bytes=1MB");
  }

  @AfterAll
  static void close() {
    instances.close();
  }

  @BeforeEach
  void quiet() {
    // The generation is seen at the next look at the registry.
    ProcessingGroups groups = context.getBean(ProcessingGroups.class);
    await().atMost(PATIENCE).until(() -> groups.find("fake-g1").isPresent());
    projection.behaviour = batch -> {};
    projection.applied.clear();
    projection.batches.clear();
    telling = batch -> {};
    told.clear();
  }

  @Test
  void axonTakesPartInSpringsTransactions() {
    assertThat(context.getBean(TransactionManager.class))
        .isInstanceOf(SpringTransactionManager.class);
  }

  @Test
  void eventsArriveInBatchesAndInTheOrderOfTheirConversation() {
    List<RecordedEvent> history =
        events.history(List.of(events.user("a"), events.user("b"), events.user("c")), 200);
    publish(history.toArray(RecordedEvent[]::new));
    await().atMost(PATIENCE).until(() -> projection.applied.size() == history.size());
    assertThat(projection.batches.size()).isLessThan(history.size() / 4);
    history.stream()
        .map(e -> e.event().conversationId())
        .distinct()
        .forEach(
            id ->
                assertThat(ofConversation(projection.applied, id))
                    .isEqualTo(ofConversation(history, id)));
  }

  @Test
  void aBacklogOfTheLargestMessagesIsInMemoryAFewAtATime() {
    String largest = "x".repeat(16_384);
    List<RecordedEvent> backlog = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      backlog.add(events.sent(events.user("a"), events.user("b"), "text/plain", largest));
      backlog.add(events.sent(events.user("c"), events.user("d"), "text/plain", largest));
      backlog.add(events.sent(events.user("e"), events.user("f"), "text/plain", largest));
    }
    publish(backlog.toArray(RecordedEvent[]::new));
    await().atMost(PATIENCE).until(() -> projection.applied.size() == backlog.size());
    // A megabyte, and 132 kB for each.
    assertThat(projection.batches).allMatch(size -> size <= 8);
    await().atMost(PATIENCE).until(() -> heldBack.keySet().containsAll(backlog));
  }

  @Test
  void theTokenIsStoredWithTheBatchAndProgressCoversIt() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    publish(sent);
    await().atMost(PATIENCE).until(() -> projection.applied.contains(sent));
    Progress progress = context.getBean(Progress.class);
    long index = progress.indexOf(sent.event().messageId(), 0);
    assertThat(index).isEqualTo(progress.headIndex());
    await()
        .atMost(PATIENCE)
        .until(() -> progress.look().covers("fake-g1", sent.event().conversationId(), index));
    TokenTable stored =
        new TokenTable(context.getBean(JdbcTemplate.class), context.getBean(Serializer.class));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stored.tokens("fake-g1").values().stream()
                    .anyMatch(token -> TokenPositions.covers(token, index)));
  }

  @Test
  void aGroupThatIsHeldBackGetsEachEventAtItsAge() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    RecordedEvent read = events.read(sent, 1);
    publish(sent);
    await().atMost(PATIENCE).until(() -> projection.applied.contains(sent));
    publish(read);
    await().atMost(PATIENCE).until(() -> heldBack.containsKey(read));
    assertThat(heldBack.get(sent)).isGreaterThanOrEqualTo(BEHIND);
    assertThat(heldBack.get(read)).isGreaterThanOrEqualTo(BEHIND);
  }

  @Test
  void aStoreThatIsAwayForLongerThanTheRetriesGetsTheSameEventsLater() {
    // 10, 20, 40 … milliseconds: half a second of retries is over before so many failures.
    int enough = 12;
    AtomicInteger failures = new AtomicInteger();
    projection.behaviour =
        batch -> {
          if (failures.get() < enough) {
            failures.incrementAndGet();
            throw new StoreUnavailableException("fake", new IllegalStateException("away"));
          }
        };
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    publish(sent, events.read(sent, 1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(projection.applied).containsExactly(sent, events.read(sent, 1)));
    assertThat(failures).hasValue(enough);
    assertThat(deadLetters()).isZero();
  }

  @Test
  void whatKeepsAProjectionFromGoingOnIsSaid() {
    AtomicBoolean away = new AtomicBoolean(true);
    projection.isAwayWhile(away);
    publish(events.sent(events.user("a"), events.user("b")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              ProjectionReport.Item stuck = report();
              assertThat(stuck.state()).isEqualTo(ProjectionReport.State.FAILING);
              assertThat(stuck.trouble()).contains("memory");
              assertThat(stuck.lagSeconds()).isGreaterThan(1);
              assertThat(health()).isEqualTo(Status.DOWN);
              assertThat(stuckGauge()).isEqualTo(1);
            });
    away.set(false);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(report().state()).isEqualTo(ProjectionReport.State.RUNNING);
              assertThat(report().trouble()).isNull();
              assertThat(report().lagSeconds()).isZero();
              assertThat(health()).isEqualTo(Status.UP);
              assertThat(stuckGauge()).isZero();
            });
  }

  @Test
  void anEventThatThisVersionDoesNotKnowWaitsForOneThatDoes() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    RecordedEvent read = events.read(sent, 1);
    RecordedEvent after = events.sent(events.user("a"), events.user("b"));
    context
        .getBean(TransactionManager.class)
        .executeInTransaction(
            () -> {
              publish(sent, read, after);
              revision("2", read);
            });
    await().atMost(PATIENCE).until(() -> projection.applied.contains(sent));
    waitsForAVersionThatKnows();
    context.close();
    // After a restart it is as far behind as before.
    start();
    waitsForAVersionThatKnows();
    assertThat(projection.applied).contains(sent).doesNotContain(read, after);
    revision("1", read);
    context.close();
    start();
    await().atMost(PATIENCE).until(() -> projection.applied.contains(after));
    assertThat(projection.applied).containsSubsequence(sent, read, after);
  }

  private static void waitsForAVersionThatKnows() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              ProjectionReport.Item stuck = report();
              assertThat(stuck.state()).isEqualTo(ProjectionReport.State.FAILING);
              assertThat(stuck.trouble()).contains("MessageRead, revision 2");
              assertThat(stuck.lagEvents()).isEqualTo(2);
              assertThat(stuck.lagSeconds()).isGreaterThan(1);
              assertThat(health()).isEqualTo(Status.DOWN);
            });
  }

  private static void revision(String revision, RecordedEvent event) {
    context
        .getBean(TransactionManager.class)
        .executeInTransaction(
            () ->
                context
                    .getBean(JdbcTemplate.class)
                    .update(
                        "UPDATE domain_event_entry SET payload_revision = ?"
                            + " WHERE aggregate_identifier = ? AND sequence_number = ?",
                        revision,
                        event.event().messageId(),
                        event.sequence()));
  }

  private static ProjectionReport.Item report() {
    return context.getBean(ProjectionReport.class).items().getFirst();
  }

  private static Status health() {
    return context.getBean(ProcessingHealth.class).health().getStatus();
  }

  private static double stuckGauge() {
    return context
        .getBean(MeterRegistry.class)
        .get("danliao.query.projection.stuck")
        .tag("group", "fake-g1")
        .gauge()
        .value();
  }

  @Test
  void aStoreThatLostItsDataGetsItAgainAndIsNotReadBeforeItHasAll() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    RecordedEvent other = events.sent(events.user("c"), events.user("d"));
    publish(sent, other, events.read(sent, 1));
    await().atMost(PATIENCE).until(() -> projection.applied.size() == 3);
    Generations generations = context.getBean(Generations.class);
    await().atMost(PATIENCE).until(() -> generations.live("fake").orElseThrow().watermarked());
    Live<String> reader = generations.reader("fake", "memory", Generation::group);
    assertThat(reader.<String>read(group -> group)).isEqualTo("fake-g1");

    AtomicBoolean away = new AtomicBoolean(true);
    projection.isAwayWhile(away);
    projection.lose();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> reader.<String>read(group -> group)));
    away.set(false);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> reader.<String>read(group -> group).equals("fake-g1"));
    assertThat(projection.applied).contains(sent, other, events.read(sent, 1));
    assertThat(ofConversation(projection.applied, sent.event().conversationId()))
        .containsExactly(sent, events.read(sent, 1));
  }

  @Test
  void whatIsStoredWhileTheStoreLosesItsDataHidesNothing() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    publish(sent);
    await().atMost(PATIENCE).until(() -> projection.applied.contains(sent));
    hasWatermark();
    AtomicBoolean lost = new AtomicBoolean();
    projection.behaviour =
        batch -> {
          if (lost.compareAndSet(false, true)) {
            projection.lose();
          }
        };
    // The same conversation, so the same segment: its watermark would be written anew.
    publish(events.read(sent, 1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ofConversation(projection.applied, sent.event().conversationId()))
                    .contains(sent, events.read(sent, 1)));
  }

  private static void hasWatermark() {
    Generations generations = context.getBean(Generations.class);
    await().atMost(PATIENCE).until(() -> generations.live("fake").orElseThrow().watermarked());
  }

  /** Axon counts each look at a segment that is to be released as a failure of it. */
  @Test
  void aSegmentWhoseBatchTookItsTimeWhileItWasToBeReleasedGoesOnAtOnce() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    publish(sent);
    await().atMost(PATIENCE).until(() -> projection.applied.contains(sent));
    hasWatermark();
    AtomicBoolean mayEnd = new AtomicBoolean();
    projection.behaviour =
        batch -> {
          if (batch.contains(events.read(sent, 1)) && !mayEnd.get()) {
            projection.lose();
            await().atMost(PATIENCE).untilTrue(mayEnd);
          }
        };
    publish(events.read(sent, 1));
    await().atMost(PATIENCE).until(() -> !projection.applied.contains(sent));
    for (int i = 0; i < 40; i++) {
      publish(events.sent(events.user("c"), events.user("d")));
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }
    mayEnd.set(true);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(ofConversation(projection.applied, sent.event().conversationId()))
                    .contains(sent, events.read(sent, 1)));
  }

  @Test
  void aPoisonousEventIsSetAsideWithItsFollowersUntilAnOperatorRetriesThem() {
    RecordedEvent before = events.sent(events.user("a"), events.user("b"));
    RecordedEvent poison = events.sent(events.user("a"), events.user("b"));
    RecordedEvent other = events.sent(events.user("c"), events.user("d"));
    projection.behaviour =
        batch -> {
          if (batch.contains(poison)) {
            // Longer than its column.
            throw new IllegalStateException("poison".repeat(1_000));
          }
        };
    publish(before, poison, other, events.read(poison, 1));
    await().atMost(PATIENCE).until(() -> deadLetters() == 2);
    RecordedEvent later = events.sent(events.user("b"), events.user("a"));
    RecordedEvent elsewhere = events.sent(events.user("e"), events.user("f"));
    publish(later, elsewhere);
    await().atMost(PATIENCE).until(() -> deadLetters() == 3);
    await().atMost(PATIENCE).until(() -> projection.applied.contains(elsewhere));
    assertThat(projection.applied).containsExactlyInAnyOrder(before, other, elsewhere);

    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    List<EventDeadLetters.Entry> entries = operators.list(10);
    assertThat(entries).hasSize(3);
    assertThat(entries).filteredOn(e -> e.cause() != null).hasSize(1);
    String id = entries.getLast().id();
    assertThat(operators.retry(id)).contains(false);
    assertThat(deadLetters()).isEqualTo(3);
    projection.behaviour = batch -> {};
    assertThat(operators.retry(id)).contains(true);
    assertThat(projection.applied)
        .containsSubsequence(poison, events.read(poison, 1), later)
        .hasSize(6);
    assertThat(deadLetters()).isZero();
    assertThat(operators.retry(id)).isEmpty();
    assertThat(operators.delete(id)).isFalse();
  }

  @Test
  void whatAFeaturesOwnGroupCannotHandleIsSetAsideAloneUntilAnOperatorRetriesIt() {
    RecordedEvent poison = events.sent(events.user("a"), events.user("b"));
    RecordedEvent worse = events.sent(events.user("a"), events.user("b"));
    RecordedEvent after = events.read(poison, 1);
    RecordedEvent other = events.sent(events.user("c"), events.user("d"));
    List<StoredEvent> tried = new CopyOnWriteArrayList<>();
    telling =
        batch -> {
          for (StoredEvent event : batch) {
            if (event.recorded().equals(poison) || event.recorded().equals(worse)) {
              tried.add(event);
              throw new IllegalStateException();
            }
          }
        };
    publish(poison, worse, after, other);
    await().atMost(PATIENCE).until(() -> told.containsAll(List.of(after, other)));
    await().atMost(PATIENCE).until(() -> deadLetters("teller") == 2);

    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    List<EventDeadLetters.Entry> entries = operators.list(10);
    assertThat(entries)
        .extracting(EventDeadLetters.Entry::messageId)
        .containsExactly(poison.event().messageId(), worse.event().messageId());
    EventDeadLetters.Entry entry = entries.getLast();
    assertThat(entry.group()).isEqualTo("teller");
    assertThat(entry.conversationId()).isEqualTo(worse.event().conversationId());
    assertThat(entry.cause()).isEqualTo(IllegalStateException.class.getName());
    assertThat(operators.retry(entry.id())).contains(false);
    assertThat(deadLetters("teller")).isEqualTo(2);

    telling = tried::addAll;
    assertThat(operators.retry(entry.id())).contains(true);
    assertThat(told).contains(worse).doesNotContain(poison);
    assertThat(tried.getLast().token()).isEqualTo(token(tried, worse));
    assertThat(operators.retry(entry.id())).isEmpty();
    assertThat(operators.retry(entries.getFirst().id())).contains(true);
    assertThat(told).contains(poison);
    assertThat(deadLetters("teller")).isZero();
  }

  /** Of the first try: as the event came from the stream. */
  private static TrackingToken token(List<StoredEvent> tried, RecordedEvent event) {
    return tried.stream()
        .filter(stored -> stored.recorded().equals(event))
        .findFirst()
        .orElseThrow()
        .token();
  }

  @Test
  void aRetryLeavesNothingBehindThatFollowsTheLastEvent() {
    RecordedEvent poison = events.sent(events.user("a"), events.user("b"));
    RecordedEvent later = events.read(poison, 1);
    String conversation = poison.event().conversationId();
    DeadLetters letters = context.getBean(DeadLetterQueues.class).inOrder("fake-g1");
    TransactionManager transactions = context.getBean(TransactionManager.class);
    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    transactions.executeInTransaction(
        () -> letters.add(stored(poison), new IllegalStateException("poison")));
    String id = operators.list(10).getFirst().id();
    CompletableFuture<Optional<Boolean>> retried = new CompletableFuture<>();
    transactions.executeInTransaction(
        () -> {
          assertThat(letters.holding(Set.of(conversation))).containsExactly(conversation);
          var unused = retried.completeAsync(() -> operators.retry(id));
          letters.follow(stored(later));
          // It may not go on before this is there for it.
          assertThatExceptionOfType(TimeoutException.class)
              .isThrownBy(() -> retried.get(1, TimeUnit.SECONDS));
        });
    assertThat(retried).succeedsWithin(PATIENCE).isEqualTo(Optional.of(true));
    assertThat(projection.applied).containsExactly(poison, later);
    assertThat(deadLetters()).isZero();
    transactions.executeInTransaction(
        () -> assertThat(letters.holding(Set.of(conversation))).isEmpty());
  }

  @Test
  void aRetryFindsItsConversationAmongMany() {
    DeadLetters letters = context.getBean(DeadLetterQueues.class).inOrder("fake-g1");
    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    List<RecordedEvent> poisons = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      poisons.add(events.sent(events.user("a" + i), events.user("b")));
    }
    context
        .getBean(TransactionManager.class)
        .executeInTransaction(
            () ->
                poisons.forEach(
                    event -> letters.add(stored(event), new IllegalStateException("poison"))));
    List<String> ids = operators.list(50).stream().map(EventDeadLetters.Entry::id).toList();
    assertThat(ids).hasSize(12);
    for (String id : ids.reversed()) {
      assertThat(operators.retry(id)).contains(true);
    }
    assertThat(projection.applied).containsExactlyInAnyOrderElementsOf(poisons);
    assertThat(deadLetters()).isZero();
  }

  @Test
  void aBatchAsksOnceForAllItsConversationsAndAgainOnlyForThoseThatAreHeld() {
    RecordedEvent poison = events.sent(events.user("a"), events.user("b"));
    RecordedEvent ofOthers = events.sent(events.user("c"), events.user("d"));
    String held = poison.event().conversationId();
    Set<String> conversations = new HashSet<>(Set.of(held, ofOthers.event().conversationId()));
    for (int i = 0; i < 50; i++) {
      RecordedEvent free = events.sent(events.user("e" + i), events.user("f"));
      conversations.add(free.event().conversationId());
    }
    DeadLetterQueues queues = context.getBean(DeadLetterQueues.class);
    DeadLetters letters = queues.inOrder("fake-g1");
    TransactionManager transactions = context.getBean(TransactionManager.class);
    transactions.executeInTransaction(
        () -> {
          letters.add(stored(poison), new IllegalStateException("poison"));
          letters.follow(stored(events.read(poison, 1)));
          queues.inOrder("fake-g2").add(stored(ofOthers), new IllegalStateException("poison"));
        });
    transactions.executeInTransaction(
        () -> {
          long before = selects();
          assertThat(letters.holding(conversations)).containsExactly(held);
          assertThat(selects() - before).isLessThanOrEqualTo(3);
        });
    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    operators.list(10).forEach(entry -> assertThat(operators.delete(entry.id())).isTrue());
    transactions.executeInTransaction(() -> assertThat(letters.holding(conversations)).isEmpty());
  }

  @Test
  void aQueueThatWasFoundEmptyIsAskedAgainOnlyIfThatMayHaveChanged() {
    DeadLetterQueues queues = context.getBean(DeadLetterQueues.class);
    DeadLetters letters = queues.inOrder("fake-g3");
    RecordedEvent poison = events.sent(events.user("a"), events.user("b"));
    Set<String> conversation = Set.of(poison.event().conversationId());
    TransactionManager transactions = context.getBean(TransactionManager.class);
    transactions.executeInTransaction(
        () -> {
          assertThat(letters.holding(conversation)).isEmpty();
          long before = selects();
          assertThat(letters.holding(conversation)).isEmpty();
          assertThat(selects() - before).isZero();
          queues.claimed("fake-g3");
          assertThat(letters.holding(conversation)).isEmpty();
          assertThat(selects() - before).isEqualTo(1);
        });
    transactions.executeInTransaction(
        () -> letters.add(stored(poison), new IllegalStateException("poison")));
    transactions.executeInTransaction(
        () -> assertThat(letters.holding(conversation)).isEqualTo(conversation));
    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    operators.list(10).forEach(entry -> assertThat(operators.delete(entry.id())).isTrue());
    transactions.executeInTransaction(() -> assertThat(letters.holding(conversation)).isEmpty());
  }

  /** So many the transaction's connection has been asked. */
  private static long selects() {
    return context
        .getBean(JdbcTemplate.class)
        .query("SHOW SESSION STATUS LIKE 'Com_select'", (row, number) -> row.getLong(2))
        .getFirst();
  }

  @Test
  void aRetryNeedsNoGroupThatRunsHere() {
    RecordedEvent sent = events.sent(events.user("a"), events.user("b"));
    publish(sent);
    await().atMost(PATIENCE).until(() -> projection.applied.contains(sent));
    Generations generations = context.getBean(Generations.class);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                generations
                    .live("fake")
                    .filter(g -> g.watermarked() && g.behindUntil() == null)
                    .isPresent());
    projection.followsEvents = false;
    restart();
    try {
      assertThat(context.getBean(ProcessingGroups.class).find("fake-g1")).isEmpty();
      RecordedEvent poison = events.sent(events.user("c"), events.user("d"));
      String id = setAside("fake-g1", poison);
      assertThat(context.getBean(EventDeadLetters.class).retry(id)).contains(true);
      assertThat(projection.applied).contains(poison);
      assertThat(deadLetters()).isZero();
    } finally {
      projection.followsEvents = true;
      restart();
    }
  }

  @Test
  void aRetryForAGroupThatThisInstanceDoesNotKnowIsUnavailable() {
    String id = setAside("fake-g2", events.sent(events.user("a"), events.user("b")));
    EventDeadLetters operators = context.getBean(EventDeadLetters.class);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> operators.retry(id))
        .satisfies(e -> assertThat(e.store()).isEqualTo("fake-g2"));
    assertThat(deadLetters("fake-g2")).isEqualTo(1);
    assertThat(operators.delete(id)).isTrue();
  }

  private static void restart() {
    context.close();
    start();
  }

  /** The id of the only event that is. */
  private static String setAside(String group, RecordedEvent event) {
    DeadLetters letters = context.getBean(DeadLetterQueues.class).inOrder(group);
    context
        .getBean(TransactionManager.class)
        .executeInTransaction(
            () -> letters.add(stored(event), new IllegalStateException("poison")));
    List<EventDeadLetters.Entry> entries = context.getBean(EventDeadLetters.class).list(10);
    assertThat(entries).hasSize(1);
    return entries.getFirst().id();
  }

  /** As if it had come from the stream. */
  private static StoredEvent stored(RecordedEvent recorded) {
    var token = new GlobalSequenceTrackingToken(0);
    var message =
        new GenericDomainEventMessage<>(
            "Message", recorded.event().messageId(), recorded.sequence(), recorded.event());
    return new StoredEvent(recorded, token, new GenericTrackedDomainEventMessage<>(token, message));
  }

  private static long deadLetters() {
    return deadLetters("fake-g1");
  }

  private static long deadLetters(String group) {
    return context.getBean(DeadLetterQueues.class).of(group).size();
  }

  private static List<RecordedEvent> ofConversation(List<RecordedEvent> all, String id) {
    return all.stream().filter(e -> e.event().conversationId().equals(id)).toList();
  }

  private static void publish(RecordedEvent... recorded) {
    TestInstances.publish(context, List.of(recorded));
  }

  private static final class Fake implements Projection, ProjectionStore {
    private final List<RecordedEvent> applied = new CopyOnWriteArrayList<>();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final WatermarkInMemory watermark = new WatermarkInMemory();
    private volatile Consumer<List<RecordedEvent>> behaviour = batch -> {};
    private volatile boolean followsEvents = true;

    void lose() {
      applied.clear();
      watermark.stored.clear();
    }

    void isAwayWhile(AtomicBoolean away) {
      behaviour =
          batch -> {
            if (away.get()) {
              throw new StoreUnavailableException("memory", new IllegalStateException("away"));
            }
          };
    }

    @Override
    public Optional<Watermark> watermark() {
      return Optional.of(watermark);
    }

    @Override
    public String name() {
      return "fake";
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
    public boolean followsEvents() {
      return followsEvents;
    }

    @Override
    public ProjectionStore open(Generation generation) {
      return this;
    }

    @Override
    public void prepare() {}

    @Override
    public void apply(List<RecordedEvent> batch) {
      behaviour.accept(batch);
      applied.addAll(batch);
      batches.add(batch.size());
    }

    @Override
    public Rows rows() {
      return new RowsInMemory();
    }

    @Override
    public void drop() {
      applied.clear();
    }
  }
}
