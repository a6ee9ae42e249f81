package danliao.query.history;

import danliao.api.Topics;
import danliao.query.projection.MessageStream;
import danliao.query.projection.MessageStreamConfiguration;
import danliao.query.projection.StoredMessageReader;
import io.micrometer.core.instrument.MeterRegistry;
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
  @Bean
  HBaseClient hbaseClient(HBaseSettings settings) {
    return new HBaseClient(settings);
  }

  @Bean
  MessageTable messageTable(HBaseClient hbase, HBaseSettings settings) {
    MessageTable table = new MessageTable(hbase, settings.tablePrefix() + settings.generation());
    hbase.start(table::createIfMissing);
    return table;
  }

  @Bean
  MessageChangedPublisher messageChangedPublisher(
      RocketMQTemplate rocketmq,
      @Value("${danliao.search.topic:" + Topics.SEARCH_SYNC + "}") String topic,
      HBaseSettings settings,
      MeterRegistry meters) {
    return new MessageChangedPublisher(
        rocketmq.getProducer(), topic, settings.generation(), meters);
  }

  @Bean
  HBaseMessageLog messageLog(
      MessageTable table,
      HBaseSettings settings,
      MessageChangedPublisher publisher,
      MeterRegistry meters) {
    return new HBaseMessageLog(table, settings.generation(), publisher::publish, meters);
  }

  @Bean
  StoredMessageReader storedMessages(HBaseMessageLog messages) {
    return messages::stored;
  }

  @Bean
  HistoryController historyController(HBaseMessageLog messages, MessageStream streams) {
    return new HistoryController(messages, streams);
  }

  @Bean
  HBaseHealth hbaseHealthIndicator(MessageTable table) {
    return new HBaseHealth(table);
  }
}
