package danliao.query.search;

import danliao.api.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps them in table {@code dead_command}, beside the commands that were set aside. */
final class JdbcSetAside implements SetAside {
  private static final int CAUSE_CHARS = 1_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final String topic;
  private final Clock clock;
  private final String insert;

  JdbcSetAside(JdbcClient jdbc, TransactionTemplate transaction, String topic, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.topic = topic;
    this.clock = clock;
    this.insert = statement();
  }

  @Override
  public void keep(MessageExt reference, String cause) {
    transaction.executeWithoutResult(status -> insert(reference, cause));
  }

  private void insert(MessageExt reference, String cause) {
    jdbc.sql(insert)
        .param("brokerMessageId", placeOf(reference))
        .param("topic", reference.getTopic())
        .param("tag", reference.getTags())
        .param("version", reference.getUserProperty(Topics.VERSION_PROPERTY))
        .param("keys", reference.getKeys())
        .param("body", reference.getBody())
        .param("cause", cause.substring(0, Math.min(CAUSE_CHARS, cause.length())))
        .param("at", Timestamp.from(clock.instant()))
        .update();
  }

  @Override
  public long size() {
    return jdbc.sql("SELECT COUNT(*) FROM dead_command WHERE topic = ?")
        .param(topic)
        .query(Long.class)
        .single();
  }

  private static String placeOf(MessageExt reference) {
    return Topics.placeOf(
        reference.getTopic(),
        reference.getBrokerName(),
        reference.getQueueId(),
        reference.getQueueOffset());
  }

  private static String statement() {
    try (InputStream sql = JdbcSetAside.class.getResourceAsStream("set-aside.sql")) {
      if (sql == null) {
        throw new IllegalStateException("expected set-aside.sql on the class path");
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
