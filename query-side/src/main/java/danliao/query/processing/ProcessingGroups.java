package danliao.query.processing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The processing groups of this instance: some always, and one for each generation of a projection
 * as long as there is one. Thread-safe.
 */
public final class ProcessingGroups implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ProcessingGroups.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Collection<ProcessingGroup> always;
  private final ProcessorFactory factory;
  private final TokenStore tokens;
  private final TransactionManager transactions;
  private final Duration interval;
  private volatile Map<String, KeptGroup> kept = Map.of();
  private volatile boolean running;

  ProcessingGroups(
      Collection<ProcessingGroup> always,
      ProcessorFactory factory,
      TokenStore tokens,
      TransactionManager transactions,
      Duration interval) {
    this.always = List.copyOf(always);
    this.factory = factory;
    this.tokens = tokens;
    this.transactions = transactions;
    this.interval = interval;
  }

  @Override
  public synchronized void start() {
    running = true;
    runAlso(Map.of());
  }

  /** Runs these and those that always run, and stops all others; they end in the background. */
  synchronized void runAlso(Map<String, Supplier<ProcessingGroup>> wanted) {
    if (!running) {
      return;
    }
    Map<String, Supplier<ProcessingGroup>> all = new HashMap<>(wanted);
    always.forEach(group -> all.put(group.name(), () -> group));
    Map<String, KeptGroup> before = kept;
    Map<String, KeptGroup> after = new HashMap<>();
    all.forEach(
        (name, group) ->
            after.put(name, before.containsKey(name) ? before.get(name) : keep(group.get())));
    kept = Map.copyOf(after);
    before.forEach(
        (name, group) -> {
          if (!after.containsKey(name)) {
            var unused = group.stop();
          }
        });
  }

  private KeptGroup keep(ProcessingGroup group) {
    return new KeptGroup(factory.create(group), tokens, transactions, interval);
  }

  @Override
  public void stop() {
    List<CompletableFuture<Void>> stops = new ArrayList<>();
    synchronized (this) {
      running = false;
      kept.values().forEach(group -> stops.add(group.stop()));
    }
    try {
      CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new))
          .get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().addKeyValue("cause", e.toString()).log("processing groups did not stop in time");
    }
    synchronized (this) {
      kept.values().forEach(group -> group.group().release());
      kept = Map.of();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  List<RunningGroup> groups() {
    return kept.values().stream().map(KeptGroup::group).toList();
  }

  /** What keeps a group from going on here; empty where nothing does, or it does not run here. */
  public Optional<String> trouble(String name) {
    return find(name).flatMap(RunningGroup::trouble);
  }

  Optional<RunningGroup> find(String name) {
    return Optional.ofNullable(kept.get(name)).map(KeptGroup::group);
  }
}
