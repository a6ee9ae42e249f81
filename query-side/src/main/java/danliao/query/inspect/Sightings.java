package danliao.query.inspect;

import danliao.query.message.StoredMessage;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Row;
import danliao.query.projection.Trace;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each store says of a message now, beside what its events say. Asks all at once; one that
 * does not answer in time is told so and keeps none of the others.
 */
final class Sightings {
  private final List<Projection> projections;
  private final Function<String, @Nullable Generation> live;
  private final Duration patience;

  /**
   * @param live the generation of a projection that this instance reads; null if there is none
   * @param patience within which the stores must have answered
   */
  Sightings(
      List<Projection> projections,
      Function<String, @Nullable Generation> live,
      Duration patience) {
    this.projections = projections;
    this.live = live;
    this.patience = patience;
  }

  /**
   * One store.
   *
   * @param generation null while there is none to be read
   * @param error why it could not be asked; null if it was
   */
  record Sighting(
      String projection,
      String store,
      @Nullable Integer generation,
      @Nullable String error,
      List<Place> rows) {}

  /**
   * One row.
   *
   * @param expected some of its fields; null if it should not be there
   * @param found all of them, what users wrote as a hash; null if it is not there
   */
  record Place(
      String key,
      @Nullable SortedMap<String, String> expected,
      @Nullable SortedMap<String, String> found,
      boolean agrees) {}

  List<Sighting> of(StoredMessage message) throws InterruptedException {
    List<Callable<Sighting>> questions =
        projections.stream()
            .<Callable<Sighting>>map(projection -> () -> look(projection, message))
            .toList();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<Sighting>> answers =
          threads.invokeAll(questions, patience.toMillis(), TimeUnit.MILLISECONDS);
      List<Sighting> sightings = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        sightings.add(answer(projections.get(i), answers.get(i)));
      }
      return sightings;
    } finally {
      // Not close(), which would wait for the one that does not answer.
      threads.shutdownNow();
    }
  }

  private Sighting look(Projection projection, StoredMessage message) {
    Generation generation = live.apply(projection.name());
    if (generation == null) {
      return unseen(projection, "it is being built");
    }
    ProjectionStore store = projection.open(generation);
    List<Trace> traces = store.traces(message);
    Map<String, Row> found = store.rows().find(traces.stream().map(Trace::key).toList());
    return new Sighting(
        projection.name(),
        projection.store(),
        generation.number(),
        null,
        traces.stream().map(trace -> place(trace, found.get(trace.key()))).toList());
  }

  private static Place place(Trace trace, @Nullable Row found) {
    return new Place(
        trace.key(), trace.expected(), found == null ? null : found.fields(), trace.agrees(found));
  }

  private static Sighting answer(Projection projection, Future<Sighting> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (CancellationException e) {
      return unseen(projection, "no answer in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreUnavailableException) {
        return unseen(projection, projection.store() + " cannot answer now");
      }
      throw new IllegalStateException("looking at " + projection.name(), e.getCause());
    }
  }

  private static Sighting unseen(Projection projection, String why) {
    return new Sighting(projection.name(), projection.store(), null, why, List.of());
  }
}
