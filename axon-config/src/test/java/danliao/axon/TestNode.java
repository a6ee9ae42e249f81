package danliao.axon;

import com.zaxxer.hikari.HikariDataSource;
import danliao.api.MessageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.async.SequentialPerAggregatePolicy;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What one process has of Axon, with connections of its own. */
final class TestNode implements AutoCloseable {
  final AxonSettings settings;
  final HikariDataSource pool;
  final TailConnections tail;
  final TransactionManager transactions;
  final TokenStore tokens;
  final EventTable storage;
  final TailingEventStore events;
  final InstanceLease lease;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);

  TestNode(TestDatabase database) {
    this(database, Map.of());
  }

  TestNode(TestDatabase database, Map<String, String> set) {
    settings = AxonSettingsTest.settings(set);
    pool = database.pool();
    JdbcTransactionManager jdbc = new JdbcTransactionManager(pool);
    transactions = new SpringTransactionManager(jdbc);
    ConnectionProvider connections =
        new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(pool));
    EventJson json = new EventJson();
    String name = UUID.randomUUID().toString();
    tokens =
        JdbcTokenStore.builder()
            .connectionProvider(connections)
            .schema(JdbcTables.tokens())
            .serializer(json)
            .claimTimeout(settings.claimTimeout())
            .nodeId(name)
            .build();
    storage = EventTable.on(connections, transactions, json, NoOpEventUpcaster.INSTANCE, settings);
    tail = new TailConnections(pool);
    events =
        TailingEventStore.on(
            storage,
            EventTable.over(tail.pool(), json, NoOpEventUpcaster.INSTANCE, settings),
            settings);
    lease =
        new InstanceLease(
            JdbcClient.create(pool),
            new TransactionTemplate(jdbc),
            "test",
            name,
            settings.instanceHeartbeat(),
            settings.instanceTimeout());
  }

  MaxSegmentProvider share() {
    return new FairShare(lease, tokens, transactions);
  }

  /** As the processor defaults of the auto-configuration set it up. */
  PooledStreamingEventProcessor processor(
      String name, MaxSegmentProvider share, Consumer<EventMessage<?>> handler) {
    return PooledStreamingEventProcessor.builder()
        .name(name)
        .eventHandlerInvoker(
            SimpleEventHandlerInvoker.builder()
                .eventHandlers(
                    List.of(
                        (org.axonframework.eventhandling.EventMessageHandler)
                            event -> {
                              handler.accept(event);
                              return "";
                            }))
                .sequencingPolicy(SequentialPerAggregatePolicy.instance())
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build())
        .messageSource(events)
        .tokenStore(tokens)
        .transactionManager(transactions)
        .initialToken(source -> source.createHeadToken())
        .initialSegmentCount(settings.segments())
        .maxSegmentProvider(share)
        .tokenClaimInterval(settings.claimInterval().toMillis())
        .claimExtensionThreshold(settings.claimExtension().toMillis())
        .enableCoordinatorClaimExtension()
        .coordinatorExecutor(threads)
        .workerExecutor(threads)
        .build();
  }

  void publish(String messageId, long sequence) {
    commit(List.of(event(messageId, sequence)));
  }

  /** Events of as many messages, in one transaction. */
  void publishTogether(int count) {
    commit(Stream.generate(() -> event(UUID.randomUUID().toString(), 0)).limit(count).toList());
  }

  /** The same, and last another first event of that message. */
  void publishTogether(int count, String messageId) {
    commit(
        Stream.concat(
                Stream.generate(() -> event(UUID.randomUUID().toString(), 0)).limit(count),
                Stream.of(event(messageId, 0)))
            .toList());
  }

  private void commit(List<DomainEventMessage<MessageEvent.Read>> published) {
    DefaultUnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(published.getFirst());
    unit.attachTransaction(transactions);
    events.publish(published);
    unit.commit();
  }

  /** Stores an event in a transaction that stays open; of the calling thread. */
  Open append(String messageId) {
    Transaction transaction = transactions.startTransaction();
    storage.appendEvents(event(messageId, 0));
    return new Open(transaction);
  }

  /** A transaction that is rolled back unless it was committed. */
  static final class Open implements AutoCloseable {
    private final Transaction transaction;
    private boolean committed;

    private Open(Transaction transaction) {
      this.transaction = transaction;
    }

    void commit() {
      committed = true;
      transaction.commit();
    }

    @Override
    public void close() {
      if (!committed) {
        transaction.rollback();
      }
    }
  }

  private static DomainEventMessage<MessageEvent.Read> event(String messageId, long sequence) {
    return new GenericDomainEventMessage<>(
        "Message",
        messageId,
        sequence,
        new MessageEvent.Read(messageId, "alice:bob", "alice", "bob", 1, Instant.EPOCH));
  }

  static Duration within() {
    return Duration.ofSeconds(60);
  }

  @Override
  public void close() {
    events.shutDown();
    threads.shutdownNow();
    tail.close();
    pool.close();
  }
}
