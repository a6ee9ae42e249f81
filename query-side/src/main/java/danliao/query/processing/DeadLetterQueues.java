package danliao.query.processing;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Axon's dead-letter queue of each processing group. */
public final class DeadLetterQueues {
  private static final int MAX_SEQUENCES = 10_000;
  private static final int MAX_SEQUENCE_SIZE = 100_000;

  private final ConnectionProvider connections;
  private final TransactionManager transactions;
  private final DeadLetterSchema schema;
  private final Serializer serializer;
  private final JdbcClient jdbc;
  private final ConcurrentMap<String, SequencedDeadLetterQueue<EventMessage<?>>> queues =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, AxonDeadLetters> inOrder = new ConcurrentHashMap<>();

  DeadLetterQueues(
      ConnectionProvider connections,
      TransactionManager transactions,
      DeadLetterSchema schema,
      Serializer serializer,
      JdbcClient jdbc) {
    this.connections = connections;
    this.transactions = transactions;
    this.schema = schema;
    this.serializer = serializer;
    this.jdbc = jdbc;
  }

  /** For events that build on each other: one set aside holds those of its conversation. */
  DeadLetters inOrder(String group) {
    return inOrder.computeIfAbsent(group, name -> new AxonDeadLetters(name, of(name), jdbc, true));
  }

  /** This instance is about to claim a segment of the group. */
  void claimed(String group) {
    AxonDeadLetters letters = inOrder.get(group);
    if (letters != null) {
      letters.claimed();
    }
  }

  /** For events of which each is handled for itself. */
  DeadLetters alone(String group) {
    return new AxonDeadLetters(group, of(group), jdbc, false);
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
