package danliao.query.search;

import danliao.query.generation.Generations;
import danliao.query.generation.Live;
import danliao.query.message.StoredMessageReader;
import danliao.query.projection.Generation;
import danliao.query.rebuild.Refill;
import danliao.query.store.StoreHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires search: its indexes, what fills them, and its query. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SearchSettings.class)
public class SearchConfiguration {
  @Bean
  Indexes searchIndexes(
      ElasticsearchTemplate elasticsearch,
      SearchSettings settings,
      Refill refill,
      Generations generations) {
    return new Indexes(
        generations,
        g -> new MessageIndex(elasticsearch, settings, g.number(), () -> refill.begin(g)));
  }

  @Bean
  SearchProjection searchProjection(
      StoredMessageReader rows, Indexes indexes, DataSyncConsumer consumer) {
    return new SearchProjection(rows, indexes, consumer::offsets);
  }

  @Bean
  Live<MessageIndex> liveMessageIndex(Indexes indexes, Generations generations) {
    return generations.reader(SearchProjection.NAME, SearchProjection.STORE, indexes::of);
  }

  @Bean
  IndexKeeper indexKeeper(Indexes indexes, Generations generations, Refill refill) {
    return new IndexKeeper(indexes, generations, refill);
  }

  @Bean
  DataSync dataSync(
      StoredMessageReader rows, Indexes indexes, SetAside setAside, MeterRegistry meters) {
    return new DataSync(rows, indexes::targets, setAside, meters);
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
      Generations generations, DataSyncConsumer consumer, DataSync dataSync, SetAside setAside) {
    return new SearchProgress(
        () -> generations.live(SearchProjection.NAME).map(Generation::number).orElse(0),
        consumer,
        dataSync,
        setAside::size,
        Clock.systemUTC());
  }

  @Bean
  SearchController searchController(Live<MessageIndex> live, MeterRegistry meters) {
    return new SearchController(live, meters);
  }

  /** In the place of Boot's own, which asks about the cluster, not about our index. */
  @Bean
  ElasticsearchHealth elasticsearchHealthIndicator(Live<MessageIndex> live) {
    return new ElasticsearchHealth(live, StoreHealth.PATIENCE);
  }
}
