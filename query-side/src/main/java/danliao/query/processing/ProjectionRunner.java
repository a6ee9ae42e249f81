package danliao.query.processing;

import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Watermark;
import danliao.query.store.StoreUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the registry again and again, and runs on this instance what it says: a processing group
 * for each generation that has a store. Looks before the first query is answered.
 */
public final class ProjectionRunner implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ProjectionRunner.class);
  // Before the web server.
  public static final int PHASE = DEFAULT_PHASE - 4_096;

  private final Map<String, Projection> projections;
  private final Generations generations;
  private final ProcessingGroups groups;
  private final GroupFactory factory;
  private final ProgressMetrics metrics;
  private final TokenTable tokens;
  private final RebuildSettings settings;
  private final ConcurrentMap<String, ProjectionStore> stores = new ConcurrentHashMap<>();
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private boolean failing;

  ProjectionRunner(
      List<Projection> projections,
      Generations generations,
      ProcessingGroups groups,
      GroupFactory factory,
      ProgressMetrics metrics,
      TokenTable tokens,
      RebuildSettings settings) {
    this.projections = projections.stream().collect(Collectors.toMap(Projection::name, p -> p));
    this.generations = generations;
    this.groups = groups;
    this.factory = factory;
    this.metrics = metrics;
    this.tokens = tokens;
    this.settings = settings;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public void start() {
    stopped = new CountDownLatch(1);
    look();
    Thread.ofVirtual().name("generations").start(this::keepLooking);
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return stopped.getCount() > 0;
  }

  /** The store of a generation; the same object for all who write it. */
  public ProjectionStore store(Generation generation) {
    return stores.computeIfAbsent(
        generation.group(), group -> projections.get(generation.projection()).open(generation));
  }

  /** What writes to the store that a processing group fills, whether or not it runs here now. */
  public Optional<ProcessingGroup.Handler> handler(String group) {
    return projections.keySet().stream()
        .flatMap(generations::running)
        .filter(generation -> generation.group().equals(group))
        .findFirst()
        .map(generation -> GroupFactory.completing(store(generation)));
  }

  private void keepLooking() {
    try {
      while (!stopped.await(settings.look().toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      generations.look();
      groups.runAlso(wanted());
      metrics.refresh();
      failing = false;
      askStores();
    } catch (RuntimeException e) {
      if (!failing) {
        log.atWarn()
            .addKeyValue("cause", e.toString())
            .log("the registry of generations cannot be read, trying again");
      }
      failing = true;
    }
  }

  /** Those whose answer changes something. */
  private void askStores() {
    projections.keySet().stream()
        .flatMap(generations::running)
        .filter(g -> !g.watermarked() || g.behindUntil() != null)
        .forEach(g -> store(g).watermark().ifPresent(watermark -> ask(g, watermark)));
  }

  private void ask(Generation generation, Watermark watermark) {
    try {
      // In this order: what the store says is never behind the tokens before.
      Map<Integer, Long> handled = tokens.positions(generation.group());
      generations.said(generation, handled, watermark.positions());
    } catch (StoreUnavailableException e) {
      log.atDebug()
          .addKeyValue("group", generation.group())
          .addKeyValue("cause", e.toString())
          .log("the store cannot say what it has");
    }
  }

  private Map<String, Supplier<ProcessingGroup>> wanted() {
    Map<String, Supplier<ProcessingGroup>> wanted = new HashMap<>();
    for (Projection projection : projections.values()) {
      generations
          .running(projection.name())
          .filter(g -> isFilledFromEvents(projection, g))
          .forEach(g -> wanted.put(g.group(), () -> factory.groupOf(g, store(g))));
    }
    stores.keySet().retainAll(names());
    return wanted;
  }

  private List<String> names() {
    return projections.keySet().stream()
        .flatMap(generations::running)
        .map(Generation::group)
        .toList();
  }

  /** A new one only once every instance knows of it: what it is told beside the events is whole. */
  private boolean isFilledFromEvents(Projection projection, Generation generation) {
    return switch (generation.state()) {
      case BUILDING -> generations.isSettled(generation);
      case SWITCHING -> true;
      default -> projection.followsEvents() || generation.behindUntil() != null;
    };
  }
}
