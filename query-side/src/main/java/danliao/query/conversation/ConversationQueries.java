package danliao.query.conversation;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.query.api.BadRequestException;
import danliao.query.generation.Live;
import danliao.query.store.StoreUnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lists conversations, newest first.
 *
 * <p>While a client pages, messages move rows, and not always to the top: one may be stored after
 * others with a newer seq. So the order is kept when the first page is read, and the next pages
 * follow it, each row with its newest content. None is left out and none comes twice; conversations
 * begun meanwhile are for the next first page.
 */
public final class ConversationQueries {
  /** Above every place. */
  private static final long FRONT = Long.MAX_VALUE;

  private static final MessageStatus[] STATUSES = MessageStatus.values();

  private final JdbcTemplate jdbc;
  private final Live<ConversationSql> live;
  private final UnreadCounts unread;
  private final RedisPagings pagings;

  ConversationQueries(
      JdbcTemplate jdbc, Live<ConversationSql> live, UnreadCounts unread, RedisPagings pagings) {
    this.jdbc = jdbc;
    this.live = live;
    this.unread = unread;
    this.pagings = pagings;
  }

  /** A page of a user's, and how to go on. */
  public ConversationPage list(String user, int limit, @Nullable String cursor) {
    PageCursor at = cursor == null ? PageCursor.behind(FRONT) : PageCursor.decode(cursor);
    try {
      return live.read(
          sql -> at.hasList() ? next(sql, user, limit, at) : first(sql, user, limit, at.behind()));
    } catch (DataAccessException e) {
      throw new StoreUnavailableException("mysql", e);
    }
  }

  private ConversationPage first(ConversationSql sql, String user, int limit, long below) {
    List<Row> rows = rows(sql.newest(), user, below, limit + 1);
    if (rows.size() <= limit) {
      return page(user, rows, null);
    }
    List<Row> shown = rows.subList(0, limit);
    return page(user, shown, rest(sql, user, below, shown));
  }

  /**
   * Keeps what is to come after the rows of a first page. It is read after them: what moves in
   * between is still somewhere in it, and what was shown is taken out.
   */
  private @Nullable PageCursor rest(ConversationSql sql, String user, long below, List<Row> shown) {
    int bound = pagings.bound();
    Set<String> without = shown.stream().map(Row::conversationId).collect(Collectors.toSet());
    List<Place> left =
        places(sql.places(), user, below, shown.size() + bound + 1).stream()
            .filter(place -> !without.contains(place.conversationId()))
            .toList();
    if (left.isEmpty()) {
      return null;
    }
    List<Place> kept = left.subList(0, Math.min(bound, left.size()));
    String list = pagings.keep(user, kept.stream().map(Place::conversationId).toList());
    return new PageCursor(list, 0, left.size() > bound ? kept.getLast().seq() : 0);
  }

  private ConversationPage next(ConversationSql sql, String user, int limit, PageCursor cursor) {
    RedisPagings.Part part =
        pagings
            .part(user, cursor.list(), cursor.from(), limit)
            .orElseThrow(
                () ->
                    new BadRequestException(
                        "cursor: expected one whose list is still kept, start again without one"));
    return page(user, named(sql, user, part.conversationIds()), after(part, cursor));
  }

  private static @Nullable PageCursor after(RedisPagings.Part part, PageCursor cursor) {
    if (part.more()) {
      return new PageCursor(cursor.list(), part.end(), cursor.behind());
    }
    return cursor.behind() > 0 ? PageCursor.behind(cursor.behind()) : null;
  }

  /** In the order of the ids. */
  private List<Row> named(ConversationSql sql, String user, List<String> ids) {
    List<Object> arguments = new ArrayList<>(ids.size() + 1);
    arguments.add(user);
    arguments.addAll(ids);
    Map<String, Row> found =
        rows(sql.named(ids.size()), arguments.toArray()).stream()
            .collect(Collectors.toMap(Row::conversationId, Function.identity()));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  private ConversationPage page(String user, List<Row> rows, @Nullable PageCursor next) {
    Map<String, Long> counts =
        rows.isEmpty()
            ? Map.of()
            : unread.of(user, rows.stream().map(Row::conversationId).toList());
    return new ConversationPage(
        rows.stream().map(row -> item(user, row, counts)).toList(),
        next == null ? null : next.encode());
  }

  private static ConversationItem item(String user, Row row, Map<String, Long> counts) {
    return new ConversationItem(
        row.conversationId(),
        Ids.peer(row.conversationId(), user),
        row.last(),
        counts.getOrDefault(row.conversationId(), 0L));
  }

  private List<Place> places(String statement, Object... arguments) {
    return jdbc.query(
        statement,
        (row, number) -> new Place(row.getString("conversation_id"), row.getLong("seq")),
        arguments);
  }

  private List<Row> rows(String statement, Object... arguments) {
    return jdbc.query(statement, (row, number) -> row(row), arguments);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("conversation_id"),
        new ConversationItem.Last(
            row.getString("message_id"),
            row.getString("sender"),
            row.getString("content_type"),
            row.getString("preview"),
            Long.toString(row.getLong("seq")),
            Instant.ofEpochMilli(row.getLong("sent_at")),
            STATUSES[row.getInt("status")]));
  }

  private record Row(String conversationId, ConversationItem.Last last) {}

  private record Place(String conversationId, long seq) {}
}
