package danliao.axon;

import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The event store in our own database. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = EventStoreKind.SETTING, havingValue = "jdbc", matchIfMissing = true)
class JdbcEventStoreConfiguration {
  @Bean
  EventTable eventTable(
      ConnectionProvider connections,
      TransactionManager transactions,
      Serializer serializer,
      Configuration axon,
      AxonSettings settings) {
    return EventTable.on(connections, transactions, serializer, axon.upcasterChain(), settings);
  }

  @Bean
  EventReaders eventReaders(Serializer serializer, Configuration axon, AxonSettings settings) {
    return connections -> EventTable.over(connections, serializer, axon.upcasterChain(), settings);
  }

  @Bean
  TailConnections tailConnections(DataSource database) {
    return new TailConnections(database);
  }

  @Bean
  EventStore eventStore(
      EventTable events,
      TailConnections tail,
      Serializer serializer,
      Configuration axon,
      AxonSettings settings) {
    return TailingEventStore.on(
        events, EventTable.over(tail.pool(), serializer, axon.upcasterChain(), settings), settings);
  }
}
