package danliao.query.processing;

import danliao.axon.AxonSettings;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.unit.DataSize;

/** Makes Axon's processors for our groups, each with threads of its own: none waits for another. */
final class ProcessorFactory {
  /** In the time between two signs of life of a claim. */
  private static final int TOKENS_A_CLAIM = 3;

  private final StreamableMessageSource<TrackedEventMessage<?>> events;
  private final TokenStore tokens;
  private final TransactionManager transactions;
  private final MaxSegmentProvider share;
  private final AxonSettings axon;
  private final BooleanSupplier alone;
  private final DeadLetterQueues deadLetters;
  private final Commits commits;
  private final DataSize inFlightBytes;

  /**
   * @param alone whether no other instance waits for what the groups of this one do
   */
  ProcessorFactory(
      StreamableMessageSource<TrackedEventMessage<?>> events,
      TokenStore tokens,
      TransactionManager transactions,
      MaxSegmentProvider share,
      AxonSettings axon,
      BooleanSupplier alone,
      DeadLetterQueues deadLetters,
      Commits commits,
      DataSize inFlightBytes) {
    this.events = events;
    this.tokens = tokens;
    this.transactions = transactions;
    this.share = share;
    this.axon = axon;
    this.alone = alone;
    this.deadLetters = deadLetters;
    this.commits = commits;
    this.inFlightBytes = inFlightBytes;
  }

  RunningGroup create(ProcessingGroup group) {
    ScheduledExecutorService coordinator =
        new PromptCoordinator(new CustomizableThreadFactory(group.name() + "-coordinator-"));
    ScheduledExecutorService workers =
        new GatheringWorkers(
            axon.segments(), new CustomizableThreadFactory(group.name() + "-worker-"));
    var pace = new GroupPace();
    var troubles = new Troubles(group.name(), System::nanoTime);
    var inFlight = new InFlight(inFlightBytes.toBytes());
    SparseTokens sparse = tokensOf(group);
    WatermarkedTokens kept =
        group.kept() == null ? null : new WatermarkedTokens(sparse, group.kept(), troubles);
    var processor =
        PooledStreamingEventProcessor.builder()
            .name(group.name())
            .eventHandlerInvoker(new BatchInvoker(group, pace, troubles, inFlight, commits))
            .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
            .errorHandler(PropagatingErrorHandler.instance())
            .messageSource(
                new GroupEvents(events, group.behind(), Clock.systemUTC(), troubles, inFlight))
            .tokenStore(kept == null ? sparse : kept)
            .transactionManager(transactions)
            .coordinatorExecutor(coordinator)
            .workerExecutor(workers)
            .initialSegmentCount(axon.segments())
            .initialToken(source -> initialToken(group, source))
            .maxSegmentProvider(share)
            .batchSize(group.batchSize())
            .claimExtensionThreshold(axon.claimExtension().toMillis())
            .tokenClaimInterval(axon.claimInterval().toMillis())
            .enableCoordinatorClaimExtension()
            .build();
    inFlight.follow(() -> passed(processor));
    return new RunningGroup(
        group.name(), group.prepare(), kept, processor, pace, troubles, coordinator, workers);
  }

  /** Others see what is stored; only this instance sees what is done and not stored. */
  private SparseTokens tokensOf(ProcessingGroup group) {
    return new SparseTokens(
        tokens,
        () -> group.sharesTransaction() || AxonDeadLetters.areWritten() || !alone.getAsBoolean(),
        group.kept() == null ? () -> {} : group.kept().complete(),
        () -> deadLetters.claimed(group.name()),
        axon.claimExtension().dividedBy(TOKENS_A_CLAIM),
        System::nanoTime);
  }

  /** Axon's name for the oldest event is the tail. */
  private static TrackingToken initialToken(
      ProcessingGroup group, StreamableMessageSource<TrackedEventMessage<?>> source) {
    return switch (group.start()) {
      case OLDEST_EVENT -> source.createTailToken();
      case HEAD -> source.createHeadToken();
    };
  }

  /** The position up to which every segment of this instance has handled what is its own. */
  private static long passed(PooledStreamingEventProcessor processor) {
    return processor.processingStatus().values().stream()
        .mapToLong(segment -> TokenPositions.of(segment.getTrackingToken()))
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
