package danliao.query.conversation;

import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The projection {@code conversation}: a table a generation. It is filled within the transaction
 * that stores the token: exactly once. Of a batch each conversation is written once, in one order,
 * so that two batches cannot deadlock.
 */
final class MySqlConversations implements Projection {
  static final String NAME = "conversation";
  static final String STORE = "mysql";
  private static final int VERSION = 1;

  private final JdbcTemplate jdbc;

  MySqlConversations(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String store() {
    return STORE;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public ConversationTable open(Generation generation) {
    return new ConversationTable(jdbc, new ConversationSql(generation.number()));
  }
}
