package danliao.axon;

import java.util.stream.Stream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** The JDBC event store: Axon's engine on our table, without snapshots. */
final class EventTable extends JdbcEventStorageEngine {
  private EventTable(Builder builder) {
    super(builder);
  }

  static EventTable on(
      ConnectionProvider connections,
      TransactionManager transactions,
      Serializer serializer,
      EventUpcaster upcasters,
      AxonSettings settings) {
    Builder builder = JdbcEventStorageEngine.builder();
    builder
        .schema(JdbcTables.events())
        .connectionProvider(connections)
        .transactionManager(transactions)
        .eventSerializer(serializer)
        .snapshotSerializer(serializer)
        .upcasterChain(upcasters)
        .batchSize(settings.eventBatch())
        // A stream's numbers have no gaps, so a short batch is the last: one query a message.
        .finalAggregateBatchPredicate(batch -> batch.size() < settings.eventBatch())
        .gapTimeout(Math.toIntExact(settings.gapTimeout().toMillis()));
    return new EventTable(builder);
  }

  /** A message has at most four events: there are no snapshots, and no query for one. */
  @Override
  protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateIdentifier) {
    return Stream.empty();
  }
}
