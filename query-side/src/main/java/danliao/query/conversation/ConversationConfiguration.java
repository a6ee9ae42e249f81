package danliao.query.conversation;

import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.Readers;
import danliao.query.generation.Generations;
import danliao.query.redis.RedisPipeline;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The conversation view: its projection, its query. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PagingSettings.class)
@Import({ConversationController.class, DatabaseConfiguration.class})
public class ConversationConfiguration {
  @Bean
  MySqlConversations conversations(JdbcTemplate jdbc) {
    return new MySqlConversations(jdbc);
  }

  @Bean
  RedisPagings pagings(RedisConnectionFactory connections, PagingSettings settings) {
    return new RedisPagings(new RedisPipeline(connections, settings.timeout()), settings);
  }

  @Bean
  ConversationQueries conversationQueries(
      Readers readers, Generations generations, UnreadCounts unread, RedisPagings pagings) {
    return new ConversationQueries(
        readers.jdbc(),
        generations.reader(
            MySqlConversations.NAME,
            MySqlConversations.STORE,
            g -> new ConversationSql(g.number())),
        unread,
        pagings);
  }
}
