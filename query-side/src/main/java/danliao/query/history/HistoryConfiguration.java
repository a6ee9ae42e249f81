package danliao.query.history;

import danliao.api.Topics;
import danliao.query.broker.KeyedPublisher;
import danliao.query.health.StoreHealth;
import danliao.query.projection.Generations;
import danliao.query.projection.Live;
import danliao.query.projection.MessageStream;
import danliao.query.projection.MessageStreamConfiguration;
import danliao.query.projection.StoredMessageReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the message log and its queries. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HBaseSettings.class)
@Import(MessageStreamConfiguration.class)
public class HistoryConfiguration {
  @Bean(initMethod = "start")
  HBaseClient hbaseClient(HBaseSettings settings) {
    return new HBaseClient(settings);
  }

  @Bean
  MessageChangedPublisher messageChangedPublisher(
      RocketMQTemplate rocketmq,
      @Value("${danliao.search.topic:" + Topics.SEARCH_SYNC + "}") String topic,
      MeterRegistry meters) {
    return new MessageChangedPublisher(
        new KeyedPublisher(rocketmq.getProducer(), topic, Topics.MESSAGE_CHANGED), meters);
  }

  @Bean
  HBaseMessageLog messageLog(
      HBaseClient hbase,
      HBaseSettings settings,
      MessageChangedPublisher publisher,
      Generations generations,
      MeterRegistry meters) {
    return new HBaseMessageLog(hbase, settings, publisher, generations, meters);
  }

  @Bean
  Live<MessageLog> liveMessageLog(HBaseMessageLog projection, Generations generations) {
    return generations.reader(HBaseMessageLog.NAME, HBaseMessageLog.STORE, projection::open);
  }

  @Bean
  StoredMessageReader storedMessages(Live<MessageLog> live) {
    return refs -> live.read(log -> log.stored(refs));
  }

  @Bean
  HistoryController historyController(Live<MessageLog> live, MessageStream streams) {
    PastHistory past =
        new PastHistory(
            (conversationId, after, before, limit) ->
                live.read(log -> log.refs(conversationId, after, before, limit)),
            streams);
    return new HistoryController(live, past, streams, Clock.systemUTC());
  }

  @Bean
  HBaseHealth hbaseHealthIndicator(Live<MessageLog> live) {
    return new HBaseHealth(() -> live.use(MessageLog::probe), StoreHealth.PATIENCE);
  }
}
