package danliao.query.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.zaxxer.hikari.HikariDataSource;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.query.api.BadRequestException;
import danliao.query.database.Readers;
import danliao.query.database.TestReaders;
import danliao.query.generation.GenerationConfiguration;
import danliao.query.generation.TestGenerations;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.InTransaction;
import danliao.query.projection.ProjectionContract;
import danliao.query.projection.ProjectionStore;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.TestComparison;
import danliao.query.verify.VerificationResult;
import danliao.query.verify.VerificationResult.Difference;
import danliao.query.verify.VerificationResult.Kind;
import danliao.testkit.FreshDatabase;
import danliao.testkit.RealServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class MySqlConversationsIT extends ProjectionContract {
  // The first one's table is the migration's.
  private static final int GENERATION = 2;
  private static final int READERS = 2;
  private static FreshDatabase database;
  private static HikariDataSource pool;
  private static JdbcTemplate jdbc;
  private static ProjectionStore conversations;
  private static ProjectionStore others;
  private static Readers readers;
  private static LettuceConnectionFactory redis;
  private static ConversationQueries queries;

  private final String dave = events.user("dave");
  private final String erin = events.user("erin");

  @BeforeAll
  static void open() {
    database = new FreshDatabase();
    pool = database.pool(4);
    GenerationConfiguration.migrations(pool).migrate();
    jdbc = new JdbcTemplate(pool);
    var projection = new MySqlConversations(jdbc);
    conversations =
        new InTransaction(
            projection.open(TestGenerations.live(projection.name(), GENERATION)), pool);
    others =
        new InTransaction(
            projection.open(TestGenerations.live(projection.name(), GENERATION + 1)), pool);
    readers = TestReaders.of(database, READERS);
    redis = TestPagings.connect(RealServers.redisPort());
    queries = queries(TestPagings.of(redis));
  }

  private static ConversationQueries queries(RedisPagings pagings) {
    return new ConversationQueries(
        readers.jdbc(),
        TestGenerations.reading(new ConversationSql(GENERATION)),
        (user, ids) -> Map.of(),
        pagings);
  }

  @AfterAll
  static void close() {
    redis.destroy();
    readers.close();
    pool.close();
    database.close();
  }

  @Override
  protected ProjectionStore store() {
    return conversations;
  }

  @Override
  protected ProjectionStore other() {
    return others;
  }

  @Override
  protected Object view(List<String> users, List<String> conversations) {
    return users.stream().map(user -> queries.list(user, 200, null).items()).toList();
  }

  @Override
  protected Set<Class<? extends MessageEvent>> ignored() {
    return Set.of();
  }

  @Test
  void rowsThatWereChangedByHandAreNamed() {
    emptyBoth();
    RecordedEvent toBob = events.sent(alice, bob);
    RecordedEvent toCarol = events.sent(alice, carol);
    RecordedEvent toDave = events.sent(alice, dave);
    for (ProjectionStore one : List.of(conversations, others)) {
      one.apply(List.of(toBob, events.read(toBob, 1), toCarol, toDave));
    }
    String table = new ConversationSql(GENERATION).table();
    new TransactionTemplate(new DataSourceTransactionManager(pool))
        .executeWithoutResult(
            status -> {
              jdbc.update("DELETE FROM " + table + " WHERE user_id = ?", carol);
              jdbc.update(
                  "INSERT INTO "
                      + table
                      + " SELECT ?, conversation_id, message_id, sender, content_type, preview,"
                      + " seq, sent_at, status FROM "
                      + table
                      + " WHERE user_id = ?",
                  erin,
                  dave);
              jdbc.update("UPDATE " + table + " SET status = 0 WHERE user_id = ?", bob);
              jdbc.update("UPDATE " + table + " SET preview = 'other' WHERE user_id = ?", dave);
            });
    VerificationResult result = TestComparison.of(conversations, others);
    assertThat(result.rows()).isEqualTo(6);
    assertThat(result.first())
        .extracting(Difference::kind, Difference::key)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING, carol + ' ' + toCarol.event().conversationId()),
            tuple(Kind.EXTRA, erin + ' ' + toDave.event().conversationId()),
            tuple(Kind.DIFFERENT, bob + ' ' + toBob.event().conversationId()),
            tuple(Kind.DIFFERENT, dave + ' ' + toDave.event().conversationId()));
    assertThat(result.first())
        .filteredOn(difference -> difference.key().startsWith(bob))
        .allSatisfy(
            difference -> {
              assertThat(difference.expected()).isEqualTo(Map.of("status", "READ"));
              assertThat(difference.found()).isEqualTo(Map.of("status", "SENT"));
            });
    assertThat(result.toString()).as("what users wrote").doesNotContain("other", "message number");
  }

  @Test
  void allRowsAreReadHoweverManyAUserHas() {
    emptyBoth();
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      sent.add(events.sent(alice, events.user("peer" + i)));
    }
    conversations.apply(sent);
    others.apply(sent);
    VerificationResult result = TestComparison.of(conversations, others);
    assertThat(result.rows()).isEqualTo(2_200);
    assertThat(result.differences()).isZero();
  }

  @Test
  void bothParticipantsSeeTheNewestMessageAndItsStatus() {
    RecordedEvent first = events.sent(alice, bob, "text/plain", "first");
    RecordedEvent second = events.sent(bob, alice, "text/plain", "second");
    conversations.apply(List.of(first, second));
    conversations.apply(List.of(events.received(second, 1), events.read(first, 1)));
    for (String user : List.of(alice, bob)) {
      ConversationItem item = queries.list(user, 10, null).items().getFirst();
      assertThat(item.peer()).isEqualTo(user.equals(alice) ? bob : alice);
      assertThat(item.lastMessage().preview()).isEqualTo("second");
      assertThat(item.lastMessage().from()).isEqualTo(bob);
      assertThat(item.lastMessage().seq()).isEqualTo(Long.toString(second.event().seq()));
      assertThat(item.lastMessage().status()).isEqualTo(MessageStatus.UNREAD);
    }
  }

  @Test
  void aMessageThatIsAppliedLateDoesNotReplaceANewerOne() {
    RecordedEvent older = events.sent(alice, bob, "text/plain", "older");
    RecordedEvent newer = events.sent(alice, bob, "text/plain", "newer");
    conversations.apply(List.of(newer, events.received(newer, 1)));
    conversations.apply(List.of(older, events.read(older, 1)));
    ConversationItem.Last last = queries.list(bob, 10, null).items().getFirst().lastMessage();
    assertThat(last.preview()).isEqualTo("newer");
    assertThat(last.status()).isEqualTo(MessageStatus.UNREAD);
  }

  @Test
  void aPreviewIsTheBeginningOfATextAndNothingOfAnythingElse() {
    String emoji = "\uD83D\uDE00";
    conversations.apply(
        List.of(
            events.sent(alice, bob, "text/markdown", emoji.repeat(300)),
            events.sent(alice, carol, "application/octet-stream", "ciphertext")));
    assertThat(queries.list(alice, 10, null).items())
        .extracting(item -> item.lastMessage().preview())
        .containsExactly(null, emoji.repeat(100));
  }

  @Test
  void pagingLosesNothingAndRepeatsNothingWhileMessagesArrive() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> peers = new ArrayList<>();
    Deque<RecordedEvent> late = new ArrayDeque<>();
    for (int i = 0; i < 60; i++) {
      peers.add(events.user("peer" + i));
      send(peers.get(i));
      late.add(events.sent(alice, peers.get(random.nextInt(peers.size()))));
    }
    List<String> expected = peers(queries.list(alice, 200, null));

    ConversationPage page = queries.list(alice, 7, null);
    List<String> seen = new ArrayList<>(peers(page));
    while (page.nextCursor() != null) {
      for (int i = 0; i < 20; i++) {
        send(peers.get(random.nextInt(peers.size())));
      }
      for (int i = 0; i < 5; i++) {
        conversations.apply(List.of(late.remove()));
      }
      send(events.user("stranger" + seen.size()));
      page = queries.list(alice, 7, page.nextCursor());
      seen.addAll(peers(page));
    }
    assertThat(seen).as("seed %d", seed).containsExactlyElementsOf(expected);
  }

  @Test
  void aMessageThatIsAppliedAfterOneWithANewerSeqHidesNoConversation() {
    send(dave);
    send(carol);
    send(bob);
    RecordedEvent late = events.sent(alice, dave, "text/plain", "late");
    send(erin);
    ConversationPage first = queries.list(alice, 2, null);
    assertThat(peers(first)).containsExactly(erin, bob);
    conversations.apply(List.of(late));
    ConversationPage second = queries.list(alice, 2, first.nextCursor());
    assertThat(peers(second)).containsExactly(carol, dave);
    assertThat(second.items().getLast().lastMessage().preview()).isEqualTo("late");
    assertThat(second.nextCursor()).isNull();
    assertThat(peers(queries.list(alice, 4, null))).containsExactly(erin, dave, bob, carol);
  }

  @Test
  void behindTheBoundPagingGoesOnAndRepeatsNothing() {
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      peers.add(events.user("peer" + i));
      send(peers.get(i));
    }
    ConversationQueries bounded = queries(TestPagings.of(redis, 5, TestPagings.KEPT));
    ConversationPage page = bounded.list(alice, 2, null);
    List<String> seen = new ArrayList<>(peers(page));
    while (page.nextCursor() != null) {
      // To the front goes what was shown, and what the list of the first page has.
      send(peers.getLast());
      send(peers.get(peers.size() - 5));
      page = bounded.list(alice, 2, page.nextCursor());
      seen.addAll(peers(page));
    }
    assertThat(seen).containsExactlyElementsOf(peers.reversed());
  }

  @Test
  void whoseListIsNotKeptAnyMoreIsToldToStartAgain() {
    for (String peer : List.of(bob, carol, dave)) {
      send(peer);
    }
    String cursor = queries.list(alice, 1, null).nextCursor();
    assertThat(cursor).isNotNull();
    for (int i = 0; i < TestPagings.LISTS; i++) {
      // What was first is on the second page now: another list.
      send(i % 2 == 0 ? bob : carol);
      assertThat(queries.list(alice, 1, null).nextCursor()).isNotEqualTo(cursor);
    }
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> queries.list(alice, 1, cursor))
        .withMessageContaining("start again");
  }

  @Test
  void aCursorIsOfNoUseToAnyoneElse() {
    send(bob);
    send(carol);
    String cursor = queries.list(alice, 1, null).nextCursor();
    assertThat(cursor).isNotNull();
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> queries.list(bob, 1, cursor));
  }

  @Test
  void aListOfOnePageNeedsNoRedisAndALongerOneSaysThatItIsAway() {
    LettuceConnectionFactory nowhere = TestPagings.connect(1);
    ConversationQueries cutOff = queries(TestPagings.of(nowhere));
    send(bob);
    send(carol);
    assertThat(cutOff.list(alice, 2, null).items()).hasSize(2);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> cutOff.list(alice, 1, null));
    nowhere.destroy();
  }

  @Test
  void whoGetsNoConnectionInTimeIsToldSoAndTheProjectionGoesOn() throws SQLException {
    List<Connection> busy = new ArrayList<>();
    try {
      for (int i = 0; i < READERS; i++) {
        busy.add(readers.connections().getConnection());
      }
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> queries.list(alice, 7, null));
      conversations.apply(List.of(events.sent(alice, bob)));
    } finally {
      for (Connection connection : busy) {
        connection.close();
      }
    }
    assertThat(queries.list(alice, 7, null).items()).hasSize(1);
  }

  @Test
  void aCursorThatIsNotOursIsRefused() {
    for (String cursor : List.of("", "!", "AAAA", "MTIzNDU2Nzg5MDEyMzQ1Njc")) {
      assertThatExceptionOfType(BadRequestException.class)
          .as(cursor)
          .isThrownBy(() -> queries.list(alice, 7, cursor));
    }
  }

  @Test
  void theTableOfTheFirstGenerationIsAsThoseOfLaterOnes() {
    assertThat(definition(1).replace("conversation_g1", "conversation_g" + GENERATION))
        .isEqualTo(definition(GENERATION));
  }

  private static String definition(int generation) {
    return jdbc.queryForObject(
        "SHOW CREATE TABLE " + new ConversationSql(generation).table(),
        (row, number) -> row.getString(2));
  }

  private void send(String peer) {
    conversations.apply(List.of(events.sent(alice, peer)));
  }

  private static List<String> peers(ConversationPage page) {
    return page.items().stream().map(ConversationItem::peer).toList();
  }
}
