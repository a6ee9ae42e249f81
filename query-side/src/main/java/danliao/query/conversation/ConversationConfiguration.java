package danliao.query.conversation;

import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.Readers;
import danliao.query.projection.Generations;
import danliao.query.projection.NewestSeq;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The conversation view: its projection, its query. */
@Configuration(proxyBeanMethods = false)
@Import({ConversationController.class, DatabaseConfiguration.class})
public class ConversationConfiguration {
  @Bean
  MySqlConversations conversations(JdbcTemplate jdbc) {
    return new MySqlConversations(jdbc);
  }

  @Bean
  ConversationQueries conversationQueries(
      Readers readers, Generations generations, UnreadCounts unread, NewestSeq log) {
    return new ConversationQueries(
        readers.jdbc(),
        generations.reader(
            MySqlConversations.NAME,
            MySqlConversations.STORE,
            g -> new ConversationSql(g.number())),
        unread,
        log);
  }
}
