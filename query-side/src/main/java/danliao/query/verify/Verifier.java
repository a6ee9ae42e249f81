package danliao.query.verify;

import danliao.query.database.MySql;
import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.processing.Progress;
import danliao.query.processing.ProjectionRunner;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.Projection;
import danliao.query.rebuild.Comparer;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the live generation of a projection with one that was filled for that, on a thread of
 * its own. Each instance tries, and one does it; if it dies, or a store cannot answer, the
 * comparison is begun anew. Thread-safe.
 */
final class Verifier implements Comparer, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Verifier.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final List<Projection> projections;
  private final Generations generations;
  private final GenerationTable table;
  private final ProjectionRunner runner;
  private final Progress progress;
  private final DataSource connections;
  private final VerifySettings settings;
  private final MeterRegistry meters;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> differences = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("verify-", 0).factory());

  /**
   * @param connections each is a new one: the lock of a comparison is held on it for as long
   */
  Verifier(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      ProjectionRunner runner,
      Progress progress,
      DataSource connections,
      VerifySettings settings,
      MeterRegistry meters) {
    this.projections = projections;
    this.generations = generations;
    this.table = table;
    this.runner = runner;
    this.progress = progress;
    this.connections = connections;
    this.settings = settings;
    this.meters = meters;
    for (Projection projection : projections) {
      var last = new AtomicLong();
      differences.put(projection.name(), last);
      Gauge.builder("danliao.query.verify.differences", last::get)
          .tag("projection", projection.name())
          .register(meters);
    }
  }

  /**
   * What this instance does for a verification.
   *
   * @param rows compared until now
   */
  private record Run(int generation, AtomicLong rows) {}

  @Override
  public void compare(Projection projection, Generation fresh) {
    var run = new Run(fresh.number(), new AtomicLong());
    if (runs.putIfAbsent(projection.name(), run) == null) {
      threads.execute(
          () -> {
            try {
              run(projection, fresh, run.rows());
            } finally {
              runs.remove(projection.name(), run);
            }
          });
    }
  }

  /** How many rows this instance has compared; empty where it does not. */
  Optional<Long> rows(Generation fresh) {
    return Optional.ofNullable(runs.get(fresh.projection()))
        .filter(run -> run.generation() == fresh.number())
        .map(run -> run.rows().get());
  }

  private void run(Projection projection, Generation fresh, AtomicLong rows) {
    try (var lock = new VerificationLock(connections, projection.name())) {
      if (lock.take()) {
        compare(projection, fresh, rows, lock);
      } else {
        pause();
      }
    } catch (CancellationException e) {
      log.atInfo()
          .addKeyValue("group", fresh.group())
          .addKeyValue("cause", e.getMessage())
          .log("a comparison has ended early");
    } catch (StoreUnavailableException e) {
      log.atWarn()
          .addKeyValue("group", fresh.group())
          .addKeyValue("cause", e.getMessage())
          .log("cannot compare now, beginning anew");
      pause();
    } catch (RuntimeException e) {
      log.atError().addKeyValue("group", fresh.group()).setCause(e).log("cannot compare");
      generations.fail(fresh, "the comparison failed: " + e);
    }
  }

  private void compare(
      Projection projection, Generation fresh, AtomicLong rows, VerificationLock lock) {
    // The one that had the lock before may be done.
    MySql.run(generations::look);
    requireBuilding(fresh);
    Generation live = generations.live(projection.name()).orElseThrow(Verifier::ended);
    Runnable goesOn =
        () -> {
          lock.keep();
          requireBuilding(fresh);
        };
    var passing =
        new Passing(
            progress,
            groups(projection, live, fresh),
            projection::told,
            () -> isWhole(live) && isWhole(fresh),
            goesOn);
    long position = passing.await();
    meters.counter("danliao.query.verify.begun", "projection", projection.name()).increment();
    var counter = meters.counter("danliao.query.verify.rows", "projection", projection.name());
    var comparison =
        new Comparison(
            runner.store(live).rows(),
            runner.store(fresh).rows(),
            passing::await,
            batch -> {
              goesOn.run();
              rows.addAndGet(batch);
              counter.increment(batch);
            },
            settings);
    done(fresh, comparison.run(progress.count(position)));
  }

  /**
   * Whose positions say that both stores have an event. One that does not follow events is told of
   * changes by others that do.
   */
  private List<String> groups(Projection projection, Generation live, Generation fresh) {
    Stream<Generation> feeding =
        projection.followsEvents()
            ? Stream.of(live)
            : projections.stream()
                .filter(Projection::followsEvents)
                .flatMap(other -> generations.live(other.name()).stream());
    return Stream.concat(feeding, Stream.of(fresh)).map(Generation::group).toList();
  }

  private boolean isWhole(Generation generation) {
    return generations
        .find(generation.projection(), generation.number())
        .filter(g -> g.behindUntil() == null)
        .isPresent();
  }

  private void requireBuilding(Generation fresh) {
    if (generations
        .find(fresh.projection(), fresh.number())
        .filter(g -> g.state() == GenerationState.BUILDING)
        .isEmpty()) {
      throw ended();
    }
  }

  private static CancellationException ended() {
    return new CancellationException("the verification has ended");
  }

  private void done(Generation fresh, VerificationResult result) {
    String json = JSON.writeValueAsString(result);
    if (!MySql.answered(() -> table.verified(fresh, json))) {
      throw ended();
    }
    AtomicLong last = differences.get(fresh.projection());
    if (last != null) {
      last.set(result.differences());
    }
    log.atInfo()
        .addKeyValue("group", fresh.group())
        .addKeyValue("rows", result.rows())
        .addKeyValue("differences", result.differences())
        .addKeyValue("moving", result.moving())
        .log("compared a projection");
    MySql.run(generations::look);
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
