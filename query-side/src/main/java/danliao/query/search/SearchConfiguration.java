package danliao.query.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import danliao.query.health.StoreHealth;
import danliao.query.projection.Refill;
import danliao.query.projection.StoredMessageReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires search: its index, what fills it, and its query. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SearchSettings.class)
public class SearchConfiguration {
  @Bean
  MessageIndex messageIndex(
      ElasticsearchClient elasticsearch, SearchSettings settings, Refill refill) {
    return new MessageIndex(elasticsearch, settings, refill::begin);
  }

  @Bean
  SearchProjection searchProjection(StoredMessageReader rows, MessageIndex index) {
    return new SearchProjection(rows, index);
  }

  @Bean
  IndexKeeper indexKeeper(MessageIndex index, Refill refill) {
    return new IndexKeeper(index, refill);
  }

  @Bean
  DataSync dataSync(
      StoredMessageReader rows, MessageIndex index, SetAside setAside, MeterRegistry meters) {
    return new DataSync(rows, index, setAside, meters);
  }

  @Bean
  SetAside setAside(
      JdbcClient jdbc, PlatformTransactionManager transactions, SearchSettings settings) {
    return new JdbcSetAside(
        jdbc, new TransactionTemplate(transactions), settings.topic(), Clock.systemUTC());
  }

  @Bean
  DataSyncConsumer dataSyncConsumer(DataSync dataSync, SearchSettings settings) {
    return new DataSyncConsumer(dataSync, settings.topic());
  }

  @Bean
  SearchProgress searchProgress(
      SearchSettings settings, DataSyncConsumer consumer, DataSync dataSync, SetAside setAside) {
    return new SearchProgress(settings, consumer, dataSync, setAside::size, Clock.systemUTC());
  }

  @Bean
  SearchController searchController(MessageIndex index, Refill refill, MeterRegistry meters) {
    return new SearchController(index, refill::isUnderWay, meters);
  }

  /** In the place of Boot's own, which asks about the cluster, not about our index. */
  @Bean
  ElasticsearchHealth elasticsearchHealthIndicator(MessageIndex index, Refill refill) {
    return new ElasticsearchHealth(index, refill::isUnderWay, StoreHealth.PATIENCE);
  }
}
