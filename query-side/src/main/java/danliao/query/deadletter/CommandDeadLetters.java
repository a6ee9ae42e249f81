package danliao.query.deadletter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.ClientAckBody;
import danliao.api.wire.MarkOfflineBody;
import danliao.api.wire.MessageChangedBody;
import danliao.api.wire.SendC2CBody;
import danliao.query.store.StoreUnavailableException;
import danliao.service.broker.OutgoingBody;
import danliao.service.broker.Publisher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.MessagingException;
import org.springframework.transaction.support.TransactionOperations;

/** The bodies from RocketMQ that were set aside, for operators: table {@code dead_command}. */
final class CommandDeadLetters {
  private static final String SELECT =
      "SELECT id, topic, tag, version, message_keys, body, cause, at FROM dead_command";

  private final JdbcClient readers;
  private final JdbcClient jdbc;
  private final TransactionOperations transaction;
  private final Publisher publisher;

  /**
   * @param readers for what changes nothing
   */
  CommandDeadLetters(
      JdbcClient readers, JdbcClient jdbc, TransactionOperations transaction, Publisher publisher) {
    this.readers = readers;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.publisher = publisher;
  }

  /** One body, with what it was published with. */
  record Dead(
      long id,
      String topic,
      @Nullable String tag,
      @Nullable String version,
      @Nullable String keys,
      ByteString body,
      String cause,
      Instant at) {}

  /** The oldest first. */
  List<Dead> list(int limit) {
    return readers
        .sql(SELECT + " ORDER BY id LIMIT ?")
        .param(limit)
        .query(CommandDeadLetters::row)
        .list();
  }

  /**
   * Publishes it again as it was, and forgets it here once the broker has it.
   *
   * @return false if there is no such body
   * @throws StoreUnavailableException if the broker does not take it
   */
  boolean retry(long id) {
    Optional<Dead> dead =
        readers.sql(SELECT + " WHERE id = ?").param(id).query(CommandDeadLetters::row).optional();
    dead.ifPresent(
        command -> {
          publish(command);
          delete(id);
        });
    return dead.isPresent();
  }

  /**
   * Forgets it.
   *
   * @return false if there is no such body
   */
  boolean delete(long id) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> jdbc.sql("DELETE FROM dead_command WHERE id = ?").param(id).update() > 0));
  }

  private void publish(Dead dead) {
    OutgoingBody body =
        new OutgoingBody(
            dead.topic(), dead.tag(), dead.keys(), dead.version(), dead.body().toByteArray());
    try {
      publisher.publishInOrder(body, queueKey(dead));
    } catch (MessagingException e) {
      throw new StoreUnavailableException("rocketmq", e);
    }
  }

  /**
   * The conversation, so that it is handled in order with the others; what is unreadable goes
   * anywhere.
   */
  private static String queueKey(Dead dead) {
    String tag = dead.tag() == null ? "" : dead.tag();
    String anywhere = dead.keys() == null ? "" : dead.keys();
    try {
      String conversation =
          switch (tag) {
            case Topics.SEND -> SendC2CBody.parseFrom(dead.body()).getConversationId();
            case Topics.MARK_OFFLINE -> MarkOfflineBody.parseFrom(dead.body()).getConversationId();
            case Topics.CLIENT_ACK -> ClientAckBody.parseFrom(dead.body()).getConversationId();
            case Topics.MESSAGE_CHANGED ->
                MessageChangedBody.parseFrom(dead.body()).getConversationId();
            default -> "";
          };
      return conversation.isEmpty() ? anywhere : conversation;
    } catch (InvalidProtocolBufferException e) {
      return anywhere;
    }
  }

  private static Dead row(ResultSet row, int number) throws SQLException {
    Timestamp at = row.getTimestamp("at");
    return new Dead(
        row.getLong("id"),
        row.getString("topic"),
        row.getString("tag"),
        row.getString("version"),
        row.getString("message_keys"),
        ByteString.copyFrom(row.getBytes("body")),
        row.getString("cause"),
        at.toInstant());
  }
}
