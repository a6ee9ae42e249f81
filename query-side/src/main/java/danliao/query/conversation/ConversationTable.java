package danliao.query.conversation;

import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.query.database.MySql;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** One generation's table of conversations. */
final class ConversationTable implements ProjectionStore {
  /** Rows in one statement that moves statuses forward. */
  private static final int CHUNK = 256;

  private final JdbcTemplate jdbc;
  private final ConversationSql sql;

  ConversationTable(JdbcTemplate jdbc, ConversationSql sql) {
    this.jdbc = jdbc;
    this.sql = sql;
  }

  @Override
  public boolean sharesTransaction() {
    return true;
  }

  @Override
  public void prepare() {
    MySql.run(() -> jdbc.execute(sql.create()));
  }

  @Override
  public void apply(List<RecordedEvent> batch) {
    Map<String, LastMessage> last = new TreeMap<>();
    for (RecordedEvent recorded : batch) {
      MessageEvent event = recorded.event();
      last.merge(event.conversationId(), LastMessage.of(event), LastMessage::and);
    }
    List<Object[]> upserts = new ArrayList<>();
    Map<Integer, List<Row>> advances = new TreeMap<>();
    for (LastMessage message : last.values()) {
      MessageEvent event = message.event();
      MessageEvent.Sent sent = message.sent();
      int status = code(message.status());
      for (String user : List.of(event.sender(), event.recipient())) {
        if (sent == null) {
          advances
              .computeIfAbsent(status, code -> new ArrayList<>())
              .add(new Row(user, event.conversationId(), event.messageId()));
        } else {
          upserts.add(upsert(user, sent, status));
        }
      }
    }
    MySql.run(
        () -> {
          jdbc.batchUpdate(sql.upsert(), upserts);
          advances.forEach(this::advance);
        });
  }

  /** A conversation of a user, if this is its last message. */
  private record Row(String user, String conversationId, String messageId) {}

  private void advance(int status, List<Row> rows) {
    for (int from = 0; from < rows.size(); from += CHUNK) {
      List<Row> chunk = rows.subList(from, Math.min(from + CHUNK, rows.size()));
      List<Object> values = new ArrayList<>(List.of(status, status));
      chunk.forEach(row -> values.addAll(List.of(row.user, row.conversationId, row.messageId)));
      jdbc.update(sql.advance(chunk.size()), values.toArray());
    }
  }

  @Override
  public List<Trace> traces(StoredMessage message) {
    return ConversationRows.traces(message);
  }

  @Override
  public Rows rows() {
    return new ConversationRows(jdbc, sql);
  }

  @Override
  public void drop() {
    MySql.run(() -> jdbc.execute("DROP TABLE IF EXISTS " + sql.table()));
  }

  private static Object[] upsert(String user, MessageEvent.Sent sent, int status) {
    return new Object[] {
      user,
      sent.conversationId(),
      sent.messageId(),
      sent.sender(),
      sent.contentType(),
      Preview.of(sent.contentType(), sent.content()),
      sent.seq(),
      sent.sentAt().toEpochMilli(),
      status
    };
  }

  /**
   * The order of the constants is the order of progress, by the contract of {@link MessageStatus}.
   */
  @SuppressWarnings("EnumOrdinal")
  private static int code(MessageStatus status) {
    return status.ordinal();
  }
}
