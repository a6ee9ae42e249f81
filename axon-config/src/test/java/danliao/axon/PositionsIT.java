package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Positions of events in the JDBC event store: dense, in the order of commits, one number each. */
class PositionsIT {
  private static final int WRITERS = 4;
  private static final int GROUPS = 60;

  @Test
  void positionsAreDenseAndReadInOrderThoughTransactionsAreRolledBack() throws Exception {
    try (TestDatabase database = new TestDatabase();
        TestNode one = new TestNode(database);
        TestNode other = new TestNode(database);
        TestNode reader = new TestNode(database);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        TrackingEventStream stream = reader.events.openStream(null)) {
      String taken = UUID.randomUUID().toString();
      one.publish(taken, 0);
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        TestNode node = i % 2 == 0 ? one : other;
        long seed = i;
        writers.add(threads.submit(() -> writeSome(node, taken, new Random(seed))));
      }
      int stored = 1;
      List<Long> seen = new ArrayList<>();
      for (Future<Integer> writer : writers) {
        while (!writer.isDone()) {
          readSome(stream, seen);
        }
        stored += writer.get();
      }
      while (seen.size() < stored) {
        assertThat(readSome(stream, seen)).as("more to read after %d", seen.size()).isTrue();
      }
      assertThat(seen).isEqualTo(LongStream.rangeClosed(1, stored).boxed().toList());
    }
  }

  /** Every third group has an event whose place is taken, and is rolled back whole. */
  private static int writeSome(TestNode node, String taken, Random random) {
    int stored = 0;
    for (int group = 0; group < GROUPS; group++) {
      int events = 1 + random.nextInt(30);
      if (random.nextInt(3) == 0) {
        assertThat(catchThrowable(() -> node.publishTogether(events, taken)))
            .matches(EventStoreConflicts::isConflict);
      } else {
        node.publishTogether(events);
        stored += events;
      }
    }
    return stored;
  }

  private static boolean readSome(TrackingEventStream stream, List<Long> seen)
      throws InterruptedException {
    boolean any = stream.hasNextAvailable(5_000, TimeUnit.MILLISECONDS);
    if (any) {
      TrackedEventMessage<?> event = stream.nextAvailable();
      assertThat(event.trackingToken()).isInstanceOf(GlobalSequenceTrackingToken.class);
      seen.add(event.trackingToken().position().orElseThrow());
    }
    return any;
  }

  @Test
  void aTransactionHeldOpenHoldsEveryoneBackAndLosesNobody() throws Exception {
    try (TestDatabase database = new TestDatabase();
        TestNode slow = new TestNode(database);
        TestNode quick = new TestNode(database);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        TrackingEventStream stream = quick.events.openStream(null)) {
      String first = UUID.randomUUID().toString();
      String second = UUID.randomUUID().toString();
      Future<?> later;
      try (TestNode.Open held = slow.append(first)) {
        later = threads.submit(() -> quick.publish(second, 0));
        assertThat(catchThrowable(() -> later.get(300, TimeUnit.MILLISECONDS)))
            .isInstanceOf(TimeoutException.class);
        assertThat(stream.hasNextAvailable()).isFalse();
        held.commit();
      }
      later.get(TestNode.within().toSeconds(), TimeUnit.SECONDS);
      List<Long> seen = new ArrayList<>();
      readSome(stream, seen);
      readSome(stream, seen);
      assertThat(seen).containsExactly(1L, 2L);
    }
  }

  /** MariaDB's snapshots are not made in one moment. */
  @Test
  void whatAReadSeesBeforeAnEarlierCommitWaitsForThat() throws Exception {
    try (TestDatabase database = new TestDatabase();
        TestNode node = new TestNode(database)) {
      node.publish(UUID.randomUUID().toString(), 0);
      try (HikariDataSource pool = database.pool()) {
        insert(pool, 3);
        assertThat(positionsAfter(node, null)).containsExactly(1L);
        assertThat(positionsAfter(node, new GlobalSequenceTrackingToken(1))).isEmpty();
        insert(pool, 2);
        soonAfter(node, null, 1, 2, 3);
        soonAfter(node, new GlobalSequenceTrackingToken(1), 2, 3);
      }
    }
  }

  private static void insert(HikariDataSource pool, long position) {
    new TransactionTemplate(new JdbcTransactionManager(pool))
        .executeWithoutResult(status -> insertAsVersionOne(new JdbcTemplate(pool), position));
  }

  @Test
  void whatVersionOneStoredIsReadOnAndItsTokensBecomeNumbers() throws Exception {
    try (TestDatabase database = new TestDatabase(MigrationVersion.fromVersion("1"))) {
      try (HikariDataSource pool = database.pool()) {
        new TransactionTemplate(new JdbcTransactionManager(pool))
            .executeWithoutResult(status -> storeAsVersionOne(new JdbcTemplate(pool)));
        new SchemaMigration(pool, Duration.ofSeconds(10)).migrate();
      }
      try (TestNode node = new TestNode(database)) {
        node.publish(UUID.randomUUID().toString(), 0);
        assertThat(node.events.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(6));
        soonAfter(node, token(node, "passed"), 6);
        soonAfter(node, token(node, "open"), 5, 6);
        soonAfter(node, token(node, "behind"), 3, 5, 6);
        soonAfter(node, node.events.createTailToken(), 1, 3, 5, 6);
      }
    }
  }

  private static void storeAsVersionOne(JdbcTemplate jdbc) {
    // Numbers 2 and 4 were burnt by rollbacks.
    for (long position : new long[] {1, 3, 5}) {
      insertAsVersionOne(jdbc, position);
    }
    insertToken(jdbc, "passed", "{\"index\":5,\"gaps\":[]}");
    insertToken(jdbc, "open", "{\"index\":5,\"gaps\":[4]}");
    insertToken(jdbc, "behind", "{\"index\":3,\"gaps\":[2]}");
  }

  private static void insertAsVersionOne(JdbcTemplate jdbc, long position) {
    jdbc.update(
        "INSERT INTO domain_event_entry (global_index, event_identifier, aggregate_identifier,"
            + " sequence_number, type, payload_type, payload_revision, payload, meta_data,"
            + " time_stamp) VALUES (?, ?, ?, 0, 'Message', 'MessageRead', '1', ?, '{}', ?)",
        position,
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        "{\"messageId\":\"m\",\"conversationId\":\"alice:bob\"}",
        "2026-01-01T00:00:00Z");
  }

  private static void insertToken(JdbcTemplate jdbc, String processor, String json) {
    jdbc.update(
        "INSERT INTO token_entry (processor_name, segment, token, token_type, time_stamp)"
            + " VALUES (?, 0, ?, 'org.axonframework.eventhandling.GapAwareTrackingToken', ?)",
        processor,
        json,
        "2026-01-01T00:00:00Z");
  }

  private static TrackingToken token(TestNode node, String processor) {
    return node.transactions.fetchInTransaction(() -> node.tokens.fetchToken(processor, 0));
  }

  /** The newest events are seen at the cache's next look, which is for streams that are open. */
  private static void soonAfter(TestNode node, @Nullable TrackingToken token, long... positions)
      throws InterruptedException {
    List<Long> seen = new ArrayList<>();
    try (TrackingEventStream stream = node.events.openStream(token)) {
      for (long position : positions) {
        assertThat(readSome(stream, seen)).as("position %d after %s", position, seen).isTrue();
      }
      assertThat(stream.hasNextAvailable()).isFalse();
    }
    assertThat(seen).containsExactlyElementsOf(LongStream.of(positions).boxed().toList());
  }

  private static List<Long> positionsAfter(TestNode node, @Nullable TrackingToken token) {
    List<Long> positions = new ArrayList<>();
    try (TrackingEventStream stream = node.events.openStream(token)) {
      while (stream.hasNextAvailable()) {
        positions.add(stream.nextAvailable().trackingToken().position().orElseThrow());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return positions;
  }
}
