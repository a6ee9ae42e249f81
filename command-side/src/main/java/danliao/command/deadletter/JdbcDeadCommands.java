package danliao.command.deadletter;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Table {@code dead_command}. */
final class JdbcDeadCommands implements DeadCommands {
  private final JdbcClient database;
  private final TransactionTemplate transaction;

  JdbcDeadCommands(JdbcClient database, TransactionTemplate transaction) {
    this.database = database;
    this.transaction = transaction;
  }

  @Override
  public void setAside(DeadCommand command) {
    transaction.executeWithoutResult(
        status ->
            database
                .sql(
                    """
                    INSERT INTO dead_command
                      (broker_message_id, topic, tag, version, message_keys, body, cause, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))
                    ON DUPLICATE KEY UPDATE broker_message_id = broker_message_id""")
                .params(
                    bounded(command.brokerMessageId(), 128),
                    bounded(command.topic(), 128),
                    bounded(command.tag(), 64),
                    bounded(command.version(), 16),
                    bounded(command.keys(), 255),
                    command.body(),
                    bounded(command.cause(), 1023))
                .update());
  }

  /** A body that nobody could decode may carry anything in its properties. */
  private static @Nullable String bounded(@Nullable String found, int longest) {
    return found == null || found.length() <= longest ? found : found.substring(0, longest);
  }
}
