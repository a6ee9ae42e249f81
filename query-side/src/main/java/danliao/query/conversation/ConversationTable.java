package danliao.query.conversation;

import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.query.database.MySql;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** One generation's table of conversations. */
final class ConversationTable implements ProjectionStore {
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
    List<Object[]> advances = new ArrayList<>();
    for (LastMessage message : last.values()) {
      MessageEvent.Sent sent = message.sent();
      for (String user : List.of(message.event().sender(), message.event().recipient())) {
        if (sent == null) {
          advances.add(advance(user, message));
        } else {
          upserts.add(upsert(user, sent, message));
        }
      }
    }
    write(upserts, advances);
  }

  @Override
  public Rows rows() {
    return new ConversationRows(jdbc, sql);
  }

  @Override
  public void drop() {
    MySql.run(() -> jdbc.execute("DROP TABLE IF EXISTS " + sql.table()));
  }

  private void write(List<Object[]> upserts, List<Object[]> advances) {
    MySql.run(
        () -> {
          jdbc.batchUpdate(sql.upsert(), upserts);
          jdbc.batchUpdate(sql.advance(), advances);
        });
  }

  private static Object[] upsert(String user, MessageEvent.Sent sent, LastMessage message) {
    return new Object[] {
      user,
      sent.conversationId(),
      sent.messageId(),
      sent.sender(),
      sent.contentType(),
      Preview.of(sent.contentType(), sent.content()),
      sent.seq(),
      sent.sentAt().toEpochMilli(),
      code(message.status())
    };
  }

  private static Object[] advance(String user, LastMessage message) {
    int status = code(message.status());
    MessageEvent event = message.event();
    return new Object[] {status, user, event.conversationId(), event.messageId(), status};
  }

  /**
   * The order of the constants is the order of progress, by the contract of {@link MessageStatus}.
   */
  @SuppressWarnings("EnumOrdinal")
  private static int code(MessageStatus status) {
    return status.ordinal();
  }
}
