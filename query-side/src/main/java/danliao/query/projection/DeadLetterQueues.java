package danliao.query.projection;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;

/** Axon's dead-letter queue of each processing group. */
public final class DeadLetterQueues {
  private static final int MAX_SEQUENCES = 10_000;
  private static final int MAX_SEQUENCE_SIZE = 100_000;

  private final ConnectionProvider connections;
  private final TransactionManager transactions;
  private final DeadLetterSchema schema;
  private final Serializer serializer;
  private final ConcurrentMap<String, SequencedDeadLetterQueue<EventMessage<?>>> queues =
      new ConcurrentHashMap<>();

  DeadLetterQueues(
      ConnectionProvider connections,
      TransactionManager transactions,
      DeadLetterSchema schema,
      Serializer serializer) {
    this.connections = connections;
    this.transactions = transactions;
    this.schema = schema;
    this.serializer = serializer;
  }

  SequencedDeadLetterQueue<EventMessage<?>> of(String group) {
    return queues.computeIfAbsent(group, this::create);
  }

  private SequencedDeadLetterQueue<EventMessage<?>> create(String group) {
    return JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder()
        .processingGroup(group)
        .connectionProvider(connections)
        .transactionManager(transactions)
        .schema(schema)
        .genericSerializer(serializer)
        .eventSerializer(serializer)
        .maxSequences(MAX_SEQUENCES)
        .maxSequenceSize(MAX_SEQUENCE_SIZE)
        .build();
  }
}
