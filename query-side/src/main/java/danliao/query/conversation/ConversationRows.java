package danliao.query.conversation;

import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import danliao.query.database.MySql;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** One generation's table, a row for each of its own. */
final class ConversationRows implements Rows {
  private static final int BATCH = 500;

  private final JdbcTemplate jdbc;
  private final ConversationSql sql;

  ConversationRows(JdbcTemplate jdbc, ConversationSql sql) {
    this.jdbc = jdbc;
    this.sql = sql;
  }

  /** The rows that tell of a message once all its events are applied. */
  static List<Trace> traces(StoredMessage stored) {
    Message message = stored.message();
    Map<String, String> shown =
        Map.of(
            "message", message.getMessageId(),
            "seq", Long.toString(message.getSeq()),
            "status", stored.status().name());
    return Stream.of(message.getFrom(), message.getTo())
        .map(user -> Trace.orNewer(Row.key(user, message.getConversationId()), shown))
        .toList();
  }

  @Override
  public void scan(Consumer<List<Row>> batches) {
    String user = "";
    String conversation = "";
    List<Row> batch;
    do {
      batch = read(sql.scan(), user, user, conversation, BATCH);
      if (!batch.isEmpty()) {
        List<String> last = Row.parts(batch.getLast().key());
        user = last.get(0);
        conversation = last.get(1);
        batches.accept(batch);
      }
    } while (batch.size() == BATCH);
  }

  @Override
  public Map<String, Row> find(Collection<String> keys) {
    Map<String, Row> found = new HashMap<>();
    if (!keys.isEmpty()) {
      List<Object> pairs = new ArrayList<>();
      keys.forEach(key -> pairs.addAll(Row.parts(key)));
      read(sql.keyed(keys.size()), pairs.toArray()).forEach(row -> found.put(row.key(), row));
    }
    return found;
  }

  private List<Row> read(String statement, Object... parameters) {
    return MySql.answered(() -> jdbc.query(statement, (row, number) -> row(row), parameters));
  }

  private static Row row(ResultSet row) throws SQLException {
    Map<String, String> fields = new HashMap<>();
    fields.put("message", row.getString("message_id"));
    fields.put("from", row.getString("sender"));
    fields.put("contentType", Row.text(row.getString("content_type")));
    String preview = row.getString("preview");
    if (preview != null) {
      fields.put("preview", Row.hash(preview));
    }
    fields.put("seq", row.getString("seq"));
    fields.put("sentAt", row.getString("sent_at"));
    fields.put("status", status(row.getInt("status")));
    return new Row(Row.key(row.getString("user_id"), row.getString("conversation_id")), fields);
  }

  /** The number itself where it is none of ours. */
  private static String status(int code) {
    MessageStatus[] known = MessageStatus.values();
    return code >= 0 && code < known.length ? known[code].name() : Integer.toString(code);
  }
}
