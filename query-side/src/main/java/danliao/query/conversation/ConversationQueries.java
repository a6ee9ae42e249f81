package danliao.query.conversation;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.query.api.BadRequestException;
import danliao.query.projection.Live;
import danliao.query.projection.NewestSeq;
import danliao.query.projection.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lists conversations, newest first.
 *
 * <p>While a client pages, new messages move rows to the top. A row keeps the place it had at the
 * first page: the table says where it is now, the message log where it was then. So to the last
 * page none is left out and none comes twice, each with its newest content; conversations begun
 * meanwhile are for the next first page.
 */
final class ConversationQueries {
  /** More rows than this moved since the first page: the client is asked to start again. */
  static final int MAX_MOVED = 1_000;

  private static final MessageStatus[] STATUSES = MessageStatus.values();

  private final JdbcTemplate jdbc;
  private final Live<ConversationSql> live;
  private final UnreadCounts unread;
  private final NewestSeq log;

  ConversationQueries(
      JdbcTemplate jdbc, Live<ConversationSql> live, UnreadCounts unread, NewestSeq log) {
    this.jdbc = jdbc;
    this.live = live;
    this.unread = unread;
    this.log = log;
  }

  ConversationPage list(String user, int limit, @Nullable String cursor) {
    try {
      return live.read(
          sql ->
              cursor == null
                  ? first(sql, user, limit)
                  : next(sql, user, limit, PageCursor.decode(cursor)));
    } catch (DataAccessException e) {
      throw new StoreUnavailableException("mysql", e);
    }
  }

  private ConversationPage first(ConversationSql sql, String user, int limit) {
    List<Row> rows = rows(sql.newest(), user, limit + 1);
    return page(user, limit, rows, rows.isEmpty() ? 0 : rows.getFirst().place());
  }

  private ConversationPage next(ConversationSql sql, String user, int limit, PageCursor cursor) {
    List<Row> found =
        rows(sql.next(), user, cursor.snapshot(), MAX_MOVED + 1, user, cursor.below(), limit + 1);
    List<Row> moved = found.stream().filter(row -> row.place() > cursor.snapshot()).toList();
    if (moved.size() > MAX_MOVED) {
      throw new BadRequestException(
          "cursor: too many conversations have changed since its first page, start again");
    }
    List<Row> rows =
        new ArrayList<>(found.stream().filter(row -> row.place() < cursor.below()).toList());
    rows.addAll(placesAtSnapshot(moved, cursor));
    rows.sort(Comparator.comparingLong(Row::place).reversed());
    return page(user, limit, rows, cursor.snapshot());
  }

  private List<Row> placesAtSnapshot(List<Row> moved, PageCursor cursor) {
    if (moved.isEmpty()) {
      return List.of();
    }
    Map<String, Long> then =
        log.notAfter(moved.stream().map(Row::conversationId).toList(), cursor.snapshot());
    return moved.stream()
        .filter(row -> then.getOrDefault(row.conversationId(), Long.MAX_VALUE) < cursor.below())
        .map(row -> row.at(then.get(row.conversationId())))
        .toList();
  }

  private ConversationPage page(String user, int limit, List<Row> rows, long snapshot) {
    List<Row> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
    String next =
        rows.size() > limit ? new PageCursor(snapshot, shown.getLast().place()).encode() : null;
    Map<String, Long> counts =
        shown.isEmpty()
            ? Map.of()
            : unread.of(user, shown.stream().map(Row::conversationId).toList());
    return new ConversationPage(shown.stream().map(row -> item(user, row, counts)).toList(), next);
  }

  private static ConversationItem item(String user, Row row, Map<String, Long> counts) {
    return new ConversationItem(
        row.conversationId(),
        Ids.peer(row.conversationId(), user),
        row.last(),
        counts.getOrDefault(row.conversationId(), 0L));
  }

  private List<Row> rows(String statement, Object... arguments) {
    return jdbc.query(statement, (row, number) -> row(row), arguments);
  }

  private static Row row(ResultSet row) throws SQLException {
    long seq = row.getLong("seq");
    return new Row(
        row.getString("conversation_id"),
        seq,
        new ConversationItem.Last(
            row.getString("message_id"),
            row.getString("sender"),
            row.getString("content_type"),
            row.getString("preview"),
            Long.toString(seq),
            Instant.ofEpochMilli(row.getLong("sent_at")),
            STATUSES[row.getInt("status")]));
  }

  /** A row with the seq it is placed by. */
  private record Row(String conversationId, long place, ConversationItem.Last last) {
    Row at(long seq) {
      return new Row(conversationId, seq, last);
    }
  }
}
