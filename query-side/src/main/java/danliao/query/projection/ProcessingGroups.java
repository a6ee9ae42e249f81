package danliao.query.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the processing groups of this instance. A database that is away at the start
 * keeps a group waiting, not the process from starting; one that comes back is noticed within the
 * claim interval rather than after Axon's backoff of up to a minute.
 */
public final class ProcessingGroups implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ProcessingGroups.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final List<RunningGroup> groups;
  private final TokenStore tokens;
  private final TransactionManager transactions;
  private final Duration interval;
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile boolean running;

  ProcessingGroups(
      List<ProcessingGroup> groups,
      ProcessorFactory factory,
      TokenStore tokens,
      TransactionManager transactions,
      Duration interval) {
    this.groups = groups.stream().map(factory::create).toList();
    this.tokens = tokens;
    this.transactions = transactions;
    this.interval = interval;
  }

  @Override
  public void start() {
    running = true;
    stopped = new CountDownLatch(1);
    for (RunningGroup group : groups) {
      Thread.ofVirtual().name("keep-" + group.name()).start(() -> keepRunning(group));
    }
  }

  @Override
  public void stop() {
    running = false;
    stopped.countDown();
    List<CompletableFuture<Void>> stops = new ArrayList<>();
    groups.forEach(group -> stops.add(group.processor().shutdownAsync()));
    try {
      CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new))
          .get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().addKeyValue("cause", e.toString()).log("processing groups did not stop in time");
    }
    groups.forEach(RunningGroup::release);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  List<RunningGroup> groups() {
    return groups;
  }

  Optional<RunningGroup> find(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  private void keepRunning(RunningGroup group) {
    boolean failing = false;
    try {
      do {
        try {
          if (group.processor().isRunning()) {
            claimWhatIsFree(group);
          } else {
            group.processor().start();
          }
          group.pace().sample();
          failing = false;
        } catch (RuntimeException e) {
          if (!failing) {
            log.atWarn()
                .addKeyValue("group", group.name())
                .addKeyValue("cause", e.toString())
                .log("processing group cannot run, trying again");
          }
          failing = true;
        }
      } while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Axon would wait up to a minute after failures; whether the claim succeeded shows next time. */
  private void claimWhatIsFree(RunningGroup group) {
    if (group.segments().isEmpty()) {
      List<Segment> free =
          transactions.fetchInTransaction(() -> tokens.fetchAvailableSegments(group.name()));
      for (Segment segment : free) {
        var unused = group.processor().claimSegment(segment.getSegmentId());
      }
    }
  }
}
