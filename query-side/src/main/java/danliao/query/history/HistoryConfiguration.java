package danliao.query.history;

import danliao.api.MessageEvent;
import danliao.api.Topics;
import danliao.query.broker.KeyedPublisher;
import danliao.query.generation.Generations;
import danliao.query.generation.Live;
import danliao.query.message.MessageStream;
import danliao.query.message.MessageStreamConfiguration;
import danliao.query.message.StoredMessageReader;
import danliao.query.store.StoreHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the message log, its queries and the audit trail. */
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

  @Bean
  AuditController auditController(MessageStream streams) {
    return new AuditController(streams);
  }

  @Bean
  JsonMapperBuilderCustomizer eventsWithSeqAsString() {
    return mapper ->
        List.of(
                MessageEvent.Sent.class,
                MessageEvent.MarkedOffline.class,
                MessageEvent.Received.class,
                MessageEvent.Read.class)
            .forEach(event -> mapper.addMixIn(event, AuditController.SeqAsString.class));
  }
}
