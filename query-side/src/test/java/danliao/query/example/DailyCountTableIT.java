package danliao.query.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import danliao.api.MessageEvent;
import danliao.query.database.Readers;
import danliao.query.database.TestReaders;
import danliao.query.generation.TestGenerations;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.InTransaction;
import danliao.query.projection.ProjectionContract;
import danliao.query.projection.ProjectionStore;
import danliao.testkit.FreshDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The contract of all projections, and what is counted. */
class DailyCountTableIT extends ProjectionContract {
  private static FreshDatabase database;
  private static HikariDataSource pool;
  private static Readers readers;
  private static ProjectionStore table;
  private static ProjectionStore another;
  private static DailyCountQueries queries;

  @BeforeAll
  static void open() {
    database = new FreshDatabase();
    pool = database.pool(4);
    readers = TestReaders.of(database, 2);
    var generation = TestGenerations.live(DailyCounts.NAME, 1);
    DailyCounts projection = new DailyCounts(new JdbcTemplate(pool));
    table = new InTransaction(projection.open(generation), pool);
    another = new InTransaction(projection.open(TestGenerations.live(DailyCounts.NAME, 2)), pool);
    queries =
        new DailyCountQueries(
            readers.jdbc(), TestGenerations.reading(DailyCountTable.nameOf(generation)));
  }

  @AfterAll
  static void close() {
    readers.close();
    pool.close();
    database.close();
  }

  @Override
  protected ProjectionStore store() {
    return table;
  }

  @Override
  protected ProjectionStore other() {
    return another;
  }

  @Override
  protected Object view(List<String> users, List<String> conversations) {
    return users.stream().map(user -> queries.since(user, LocalDate.EPOCH)).toList();
  }

  @Override
  protected Set<Class<? extends MessageEvent>> ignored() {
    return Set.of(
        MessageEvent.MarkedOffline.class, MessageEvent.Received.class, MessageEvent.Read.class);
  }

  @Test
  void aDayIsThatOfTheMessageInUtc() {
    table.apply(
        List.of(
            sentAt("2026-03-01T23:59:59.999Z"),
            sentAt("2026-03-02T00:00:00Z"),
            sentAt("2026-03-02T12:00:00Z")));
    assertThat(queries.since(alice, LocalDate.EPOCH))
        .containsExactly(
            new DailyCount(LocalDate.of(2026, 3, 1), 1),
            new DailyCount(LocalDate.of(2026, 3, 2), 2));
    assertThat(queries.since(alice, LocalDate.of(2026, 3, 2)))
        .containsExactly(new DailyCount(LocalDate.of(2026, 3, 2), 2));
    assertThat(queries.since(bob, LocalDate.EPOCH)).as("who has sent nothing").isEmpty();
  }

  private RecordedEvent sentAt(String instant) {
    RecordedEvent recorded = events.sent(alice, bob);
    MessageEvent.Sent sent = (MessageEvent.Sent) recorded.event();
    return new RecordedEvent(
        new MessageEvent.Sent(
            sent.messageId(),
            sent.clientMsgId(),
            sent.conversationId(),
            sent.sender(),
            sent.recipient(),
            sent.contentType(),
            sent.content(),
            sent.seq(),
            Instant.parse(instant)),
        recorded.sequence());
  }
}
