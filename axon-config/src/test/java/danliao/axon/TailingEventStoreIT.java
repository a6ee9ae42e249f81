package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import danliao.testkit.StatementCounts;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class TailingEventStoreIT {
  private static final int WARM_UP = 50;
  private static final int MEASURED = 200;

  /** What it reads in one go is in memory until the end of that, and a flood has none. */
  @Test
  void theCacheReadsABatchAtATimeHoweverMuchThereIs() {
    try (TestDatabase database = new TestDatabase();
        TestNode node = new TestNode(database, Map.of("danliao.axon.event-batch", "2"))) {
      for (int i = 0; i < 5; i++) {
        node.publish(UUID.randomUUID().toString(), 0);
      }
      assertThat(node.storage.readEvents(null, true).map(event -> event.trackingToken().position()))
          .containsExactly(OptionalLong.of(1), OptionalLong.of(2));
      assertThat(node.storage.readEvents(new GlobalSequenceTrackingToken(4), true)).hasSize(1);
      assertThat(node.storage.readEvents(null, false)).hasSize(5);
    }
  }

  @Test
  void anotherProcessSeesAnEventWithinMilliseconds() throws InterruptedException {
    BlockingQueue<Long> seen = new ArrayBlockingQueue<>(8);
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database);
        TestNode tailer = new TestNode(database)) {
      PooledStreamingEventProcessor processor =
          tailer.processor(
              "tail", MaxSegmentProvider.maxShort(), event -> seen.add(System.nanoTime()));
      processor.start();
      await().atMost(TestNode.within()).until(() -> processor.processingStatus().size() == 2);
      double[] millis = new double[MEASURED];
      for (int i = -WARM_UP; i < MEASURED; i++) {
        long start = System.nanoTime();
        writer.publish(UUID.randomUUID().toString(), 0);
        Long at = seen.poll(TestNode.within().toSeconds(), TimeUnit.SECONDS);
        assertThat(at).as("event %d", i).isNotNull();
        if (i >= 0) {
          millis[i] = (at - start) / 1e6;
        }
      }
      processor.shutDown();
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "tail of another process, commit included: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          millis[MEASURED / 2],
          millis[MEASURED * 99 / 100],
          millis[MEASURED - 1]);
      assertThat(millis[MEASURED / 2]).isLessThan(100);
    }
  }

  @Test
  void whatWasWrittenBeforeIsReadAndThenFollowed() {
    BlockingQueue<Long> seen = new ArrayBlockingQueue<>(2_000);
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database);
        TestNode tailer = new TestNode(database)) {
      PooledStreamingEventProcessor processor =
          tailer.processor(
              "follow", MaxSegmentProvider.maxShort(), event -> seen.add(System.nanoTime()));
      processor.start();
      await().atMost(TestNode.within()).until(() -> processor.processingStatus().size() == 2);
      for (int i = 0; i < 500; i++) {
        writer.publish(UUID.randomUUID().toString(), 0);
      }
      await().atMost(TestNode.within()).until(() -> seen.size() == 500);
      processor.shutDown();
      assertThat(seen).hasSize(500);
    }
  }

  @Test
  void readersAreCalledSeldomWhileEventsPourIn() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger read = new AtomicInteger();
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database);
        TestNode tailer = new TestNode(database, Map.of("danliao.axon.call-interval", "1s"));
        TrackingEventStream stream = tailer.events.openStream(null)) {
      stream.setOnAvailableCallback(
          () -> {
            calls.incrementAndGet();
            read.addAndGet(readAll(stream));
          });
      int expected = publishFor(writer, 4);
      await().atMost(TestNode.within()).until(() -> read.get() == expected);
      // One a second, and some before it was known how many come; more where fewer could be
      // written.
      double slower = Math.max(1, CallPace.BUSY_PER_SECOND * 4.0 / expected);
      assertThat(calls.get()).isBetween(2, (int) (10 * slower));
    }
  }

  @Test
  void aLookForNewEventsIsOneStatement() throws SQLException {
    try (TestDatabase database = new TestDatabase();
        TestNode tailer = new TestNode(database)) {
      // The same for looks and for what counts them.
      tailer.tail.pool().unwrap(HikariDataSource.class).setMaximumPoolSize(1);
      JdbcTemplate tail = new JdbcTemplate(tailer.tail.pool());
      try (TrackingEventStream stream = tailer.events.openStream(null)) {
        stream.setOnAvailableCallback(() -> {});
        Map<String, Long> counts =
            await()
                .atMost(TestNode.within())
                .until(() -> counts(tail), found -> found.getOrDefault("Com_select", 0L) > 30);
        assertThat(counts)
            .doesNotContainKeys("Com_rollback", "Com_commit")
            .hasEntrySatisfying("Com_set_option", few -> assertThat(few).isLessThan(10));
      }
    }
  }

  /** Neither while its readers are left alone nor to find the end of each look. */
  @Test
  void whileEventsPourInTheStoreIsAskedAsSeldomAsReadersAreCalled() throws SQLException {
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database);
        TestNode tailer =
            new TestNode(
                database,
                Map.of(
                    "danliao.axon.call-interval",
                    "200ms",
                    "danliao.axon.idle-fetch-delay",
                    "1s",
                    "danliao.axon.event-batch",
                    "10000",
                    "danliao.axon.cached-events",
                    "10000"));
        TrackingEventStream stream = tailer.events.openStream(null)) {
      tailer.tail.pool().unwrap(HikariDataSource.class).setMaximumPoolSize(1);
      JdbcTemplate tail = new JdbcTemplate(tailer.tail.pool());
      AtomicInteger calls = new AtomicInteger();
      stream.setOnAvailableCallback(
          () -> {
            calls.incrementAndGet();
            readAll(stream);
          });
      publishFor(writer, 1);
      int callsBefore = calls.get();
      long looksBefore = looks(tail);
      publishFor(writer, 3);
      assertThat(looks(tail) - looksBefore).isBetween(3L, 2L * (calls.get() - callsBefore) + 4);
    }
  }

  private static long looks(JdbcTemplate tail) {
    return counts(tail).getOrDefault("Com_select", 0L);
  }

  private static Map<String, Long> counts(JdbcTemplate tail) {
    return tail.execute((ConnectionCallback<Map<String, Long>>) StatementCounts::of);
  }

  /** More events than it takes to keep the interval, a few at a time. */
  private static int publishFor(TestNode writer, int seconds) {
    int published = 0;
    for (long began = System.nanoTime();
        System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds);
        published += 20) {
      writer.publishTogether(20);
    }
    return published;
  }

  @Test
  void oldEventsLeaveTheCacheAlsoWhileAStreamHasNotReadOn() throws InterruptedException {
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database);
        TestNode tailer = new TestNode(database, Map.of("danliao.axon.cached-events", "10"));
        TrackingEventStream stream = tailer.events.openStream(null)) {
      writer.publishTogether(1);
      assertThat(stream.hasNextAvailable(60, TimeUnit.SECONDS)).isTrue();
      stream.nextAvailable();
      // The end of what was read from the database: from here on it tails.
      assertThat(stream.hasNextAvailable()).isFalse();
      writer.publishTogether(1);
      WeakReference<TrackedEventMessage<?>> read = new WeakReference<>(next(stream));
      writer.publishTogether(50);
      await()
          .atMost(TestNode.within())
          .until(
              () -> {
                System.gc();
                return read.get() == null;
              });
      for (int i = 0; i < 50; i++) {
        assertThat(next(stream).trackingToken().position()).hasValue(i + 3);
      }
    }
  }

  /**
   * A commit is seen before it is on the disk. Whoever has read it, from a database that then dies,
   * must read its numbers again.
   */
  @Test
  void whatADatabaseHasLostWhenItFailedIsReadAgainAsItIsNow() throws InterruptedException {
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database);
        TestNode tailer = new TestNode(database)) {
      writer.publishTogether(2);
      try (TrackingEventStream stream = tailer.events.openStream(null)) {
        TrackingToken first = next(stream).trackingToken();
        next(stream);
        // From here on it tails, and the cache has the third.
        assertThat(stream.hasNextAvailable()).isFalse();
        writer.publishTogether(1);
        String lost = next(stream).getIdentifier();
        JdbcTemplate jdbc = new JdbcTemplate(writer.pool);
        new TransactionTemplate(new JdbcTransactionManager(writer.pool))
            .executeWithoutResult(status -> lose(jdbc, lost));
        writer.publishTogether(1);
        new TransactionTemplate(new JdbcTransactionManager(writer.pool))
            .executeWithoutResult(status -> killConnections(jdbc));
        await()
            .atMost(TestNode.within())
            .untilAsserted(
                () ->
                    assertThat(catchThrowable(stream::hasNextAvailable))
                        .isInstanceOf(EventStoreException.class));
        try (TrackingEventStream again = tailer.events.openStream(first)) {
          assertThat(next(again).trackingToken().position()).hasValue(2);
          TrackedEventMessage<?> third = next(again);
          assertThat(third.trackingToken().position()).hasValue(3);
          assertThat(third.getIdentifier()).isNotEqualTo(lost);
        }
      }
    }
  }

  /** As a database that died before it had written its log. */
  private static void lose(JdbcTemplate jdbc, String identifier) {
    jdbc.update("DELETE FROM domain_event_entry WHERE event_identifier = ?", identifier);
    jdbc.update("UPDATE event_position SET last = last - 1");
  }

  /** All of this test's but the one that says it. */
  private static void killConnections(JdbcTemplate jdbc) {
    jdbc.queryForList(
            "SELECT id FROM information_schema.processlist"
                + " WHERE db = DATABASE() AND id <> CONNECTION_ID()",
            Long.class)
        .forEach(id -> jdbc.execute("KILL CONNECTION " + id));
  }

  private static TrackedEventMessage<?> next(TrackingEventStream stream)
      throws InterruptedException {
    assertThat(stream.hasNextAvailable(60, TimeUnit.SECONDS)).isTrue();
    return stream.nextAvailable();
  }

  private static int readAll(TrackingEventStream stream) {
    int read = 0;
    try {
      for (; stream.hasNextAvailable(); read++) {
        stream.nextAvailable();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return read;
  }

  @Test
  void aTakenPlaceInAStreamIsAConflict() {
    try (TestDatabase database = new TestDatabase();
        TestNode writer = new TestNode(database)) {
      String id = UUID.randomUUID().toString();
      writer.publish(id, 0);
      writer.publish(id, 1);
      assertThat(catchThrowable(() -> writer.publish(id, 0)))
          .matches(EventStoreConflicts::isConflict);
      assertThat(catchThrowable(() -> writer.publish(id, 1)))
          .matches(EventStoreConflicts::isConflict);
    }
  }
}
