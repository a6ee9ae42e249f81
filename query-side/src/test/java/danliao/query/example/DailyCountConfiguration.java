package danliao.query.example;

import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.MySql;
import danliao.query.database.Readers;
import danliao.query.generation.Generations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Messages per day and user: the projection, its query. */
@Configuration(proxyBeanMethods = false)
@Import(DatabaseConfiguration.class)
public class DailyCountConfiguration {
  @Bean
  DailyCounts dailyCounts(JdbcTemplate jdbc) {
    return new DailyCounts(jdbc);
  }

  @Bean
  DailyCountQueries dailyCountQueries(Readers readers, Generations generations) {
    return new DailyCountQueries(
        readers.jdbc(), generations.reader(DailyCounts.NAME, MySql.STORE, DailyCountTable::nameOf));
  }
}
