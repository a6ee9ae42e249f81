package danliao.query.rebuild;

import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.processing.Progress;
import danliao.query.processing.ProjectionRunner;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Moves the generations of each projection on: a new one becomes the live one once it has caught
 * up, this instance's readers turn to it, and what nobody needs any more is removed. One that
 * verifies is compared instead. All instances try, and of each step one does it. A projection whose
 * code has a new version is rebuilt without anyone asking.
 */
public final class RebuildDriver implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(RebuildDriver.class);
  // After the first look at the registry.
  private static final int PHASE = ProjectionRunner.PHASE + 1;
  private static final Duration HOLD = Duration.ofMillis(500);
  private static final Duration HOLD_POLL = Duration.ofMillis(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<Projection> projections;
  private final Generations generations;
  private final GenerationTable table;
  private final ProjectionRunner runner;
  private final Comparer comparer;
  private final Progress progress;
  private final RebuildSettings settings;
  private final MeterRegistry meters;
  private final Map<String, BuildPace> paces = new ConcurrentHashMap<>();
  private final Map<String, Settled> switching = new ConcurrentHashMap<>();
  private volatile CountDownLatch stopped = new CountDownLatch(0);

  /**
   * A generation that is switching, which every instance knows.
   *
   * @param head the newest event's index when that was first seen here
   */
  private record Settled(Instant since, long head) {}

  RebuildDriver(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      ProjectionRunner runner,
      Comparer comparer,
      Progress progress,
      RebuildSettings settings,
      MeterRegistry meters) {
    this.projections = projections;
    this.generations = generations;
    this.table = table;
    this.runner = runner;
    this.comparer = comparer;
    this.progress = progress;
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  /** One thread for each projection: to remove a store may take long, and no other waits for it. */
  @Override
  public void start() {
    stopped = new CountDownLatch(1);
    for (Projection projection : projections) {
      Thread.ofVirtual().name("rebuild-" + projection.name()).start(() -> drive(projection));
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return stopped.getCount() > 0;
  }

  /** How fast a generation is built lately, by all instances together; 0 for one that is not. */
  public double eventsPerSecond(Generation generation) {
    BuildPace pace = paces.get(generation.projection());
    return pace != null && pace.generation() == generation.number() ? pace.perSecond() : 0;
  }

  private void drive(Projection projection) {
    boolean versionSeen = false;
    boolean failing = false;
    Duration pause = settings.look();
    try {
      while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = settings.look();
        try {
          generations.requireFresh();
          if (!versionSeen) {
            versionSeen = beginIfChanged(projection);
          }
          for (Generation generation : generations.all(projection.name())) {
            move(projection, generation);
          }
          failing = false;
        } catch (RuntimeException e) {
          if (!failing) {
            log.atWarn()
                .addKeyValue("projection", projection.name())
                .addKeyValue("cause", e.toString())
                .log("generations cannot be moved on, trying again");
          }
          failing = true;
          // Each try to turn holds up readers.
          pause = PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Not where a rebuild for this version was tried before, whatever became of it.
   *
   * @return false if another generation is in the making
   */
  private boolean beginIfChanged(Projection projection) {
    int newest = table.newest(projection.name()).map(Generation::version).orElse(0);
    if (newest >= projection.version()) {
      return true;
    }
    boolean begun =
        table.begin(
            projection.name(),
            projection.version(),
            progress.headIndex(),
            settings.eventsPerSecond());
    if (begun) {
      log.atInfo()
          .addKeyValue("projection", projection.name())
          .addKeyValue("version", projection.version())
          .log("rebuild begun for a new version");
    }
    return begun;
  }

  private void move(Projection projection, Generation generation) throws InterruptedException {
    if (!generations.isOurs(generation)) {
      return;
    }
    switch (generation.state()) {
      case BUILDING -> {
        pace(generation).at(position(generation));
        if (generations.isSettled(generation) && isNear(generation)) {
          caughtUp(projection, generation);
        }
      }
      case SWITCHING -> {
        if (hasAllSinceItIsAwaited(generation) && isNear(generation)) {
          moved(table.makeLive(generation, settings.grace()), generation, GenerationState.LIVE);
        }
      }
      case LIVE -> turnTo(projection, generation);
      case RETIRED -> {
        if (generations.isGraceOver(generation)) {
          moved(
              table.move(generation, GenerationState.RETIRED, GenerationState.DROPPED),
              generation,
              GenerationState.DROPPED);
        }
      }
      case CANCELLED, FAILED, DROPPED -> {
        if (generations.isSettled(generation)) {
          remove(generation);
        }
      }
    }
  }

  private void caughtUp(Projection projection, Generation generation) {
    if (generation.verifies()) {
      comparer.compare(projection, generation);
    } else {
      moved(
          table.move(generation, GenerationState.BUILDING, GenerationState.SWITCHING),
          generation,
          GenerationState.SWITCHING);
    }
  }

  private void moved(boolean moved, Generation generation, GenerationState to) {
    if (moved) {
      meters
          .counter(
              "danliao.query.rebuild.steps",
              "projection",
              generation.projection(),
              "to",
              to.name().toLowerCase(Locale.ROOT))
          .increment();
      log.atInfo()
          .addKeyValue("group", generation.group())
          .addKeyValue("state", to)
          .log("a generation has moved on");
    }
  }

  /** No instance writes it any more. */
  private void remove(Generation generation) {
    runner.store(generation).drop();
    table.cleaned(generation);
    log.atInfo().addKeyValue("group", generation.group()).log("removed the store of a generation");
  }

  private BuildPace pace(Generation generation) {
    return paces.compute(
        generation.projection(),
        (projection, pace) ->
            pace != null && pace.generation() == generation.number()
                ? pace
                : new BuildPace(generation.number(), System::nanoTime));
  }

  /**
   * It has what there was when every instance knew of it, also of changes that an instance did not
   * tell it before. Only then does the group of one that does not follow events stand still.
   */
  private boolean hasAllSinceItIsAwaited(Generation generation) {
    if (!generations.isSettled(generation)) {
      return false;
    }
    Instant since = generation.changedAt();
    Settled settled =
        switching.compute(
            generation.projection(),
            (projection, last) ->
                last != null && last.since().equals(since)
                    ? last
                    : new Settled(since, progress.headIndex()));
    return position(generation) >= settled.head();
  }

  /**
   * It has all there was when it was begun, lacks nothing in between, and acks that wait for it do
   * not wait long.
   */
  private boolean isNear(Generation generation) {
    long head = progress.headIndex();
    return generation.behindUntil() == null
        && position(generation) >= Math.max(generation.head(), head - settings.near());
  }

  private long position(Generation generation) {
    return progress.look().position(generation.group());
  }

  /**
   * With all reads held up, once it has every event that there is: nobody sees it without what the
   * former one showed. One that does not follow events has been told of all changes beside the
   * former one since before it was live; its group stands still and is not waited for.
   */
  private void turnTo(Projection projection, Generation live) throws InterruptedException {
    Generation read = generations.read(live.projection());
    if (read == null || read.number() == live.number()) {
      return;
    }
    boolean follows = projection.followsEvents();
    if (follows ? !isNear(live) : live.behindUntil() != null) {
      return;
    }
    ProjectionStore store = runner.store(live);
    if (!generations.turn(live, () -> (!follows || hasAll(live)) && shows(store))) {
      throw new StoreUnavailableException(
          live.group(), new IllegalStateException("readers cannot turn to it now"));
    }
    log.atInfo().addKeyValue("group", live.group()).log("readers have turned to a generation");
  }

  /** Waits for a moment. */
  private boolean hasAll(Generation generation) {
    long head = progress.headIndex();
    long end = System.nanoTime() + HOLD.toNanos();
    while (position(generation) < head) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(HOLD_POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean shows(ProjectionStore store) {
    store.show();
    return true;
  }
}
