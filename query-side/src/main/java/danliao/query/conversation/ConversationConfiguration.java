package danliao.query.conversation;

import danliao.query.projection.NewestSeq;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The conversation view: its projection, its query. */
@Configuration(proxyBeanMethods = false)
@Import(ConversationController.class)
public class ConversationConfiguration {
  private static final int GENERATION = 1;

  /** After Axon's tables, because that migration waits for a database that is away. */
  @Bean(initMethod = "migrate")
  @DependsOn("schemaMigrated")
  Flyway queryTables(DataSource database) {
    return migrations(database);
  }

  static Flyway migrations(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/query")
        .table("flyway_query")
        // Axon's tables are in the same schema, with a history of their own.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  @Bean
  @DependsOn("queryTables")
  MySqlConversations conversations(JdbcTemplate jdbc) {
    return new MySqlConversations(jdbc, GENERATION);
  }

  @Bean
  @DependsOn("queryTables")
  ConversationQueries conversationQueries(JdbcTemplate jdbc, UnreadCounts unread, NewestSeq log) {
    return new ConversationQueries(jdbc, GENERATION, unread, log);
  }
}
