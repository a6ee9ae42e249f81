package danliao.query.search;

import danliao.api.Topics;
import danliao.query.store.FeatureFile;
import java.sql.Timestamp;
import java.time.Clock;
import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps them in table {@code dead_command}, beside the commands that were set aside. */
final class JdbcSetAside implements SetAside {
  private static final String INSERT = FeatureFile.beside(JdbcSetAside.class, "set-aside.sql");
  private static final int CAUSE_CHARS = 1_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final String topic;
  private final Clock clock;

  JdbcSetAside(JdbcClient jdbc, TransactionTemplate transaction, String topic, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.topic = topic;
    this.clock = clock;
  }

  @Override
  public void keep(MessageExt reference, String cause) {
    transaction.executeWithoutResult(status -> insert(reference, cause));
  }

  private void insert(MessageExt reference, String cause) {
    jdbc.sql(INSERT)
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
}
