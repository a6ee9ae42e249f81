package danliao.query.inspect;

import danliao.query.message.StoredMessage;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Row;
import danliao.query.projection.Trace;
import danliao.query.store.AtOnce;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;
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
    return AtOnce.ask(
        projections, patience, projection -> look(projection, message), Sightings::failed);
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

  private static Sighting failed(Projection projection, Throwable failure) {
    return switch (failure) {
      case TimeoutException e -> unseen(projection, "no answer in time");
      case StoreUnavailableException e ->
          unseen(projection, projection.store() + " cannot answer now");
      default -> throw new IllegalStateException("looking at " + projection.name(), failure);
    };
  }

  private static Sighting unseen(Projection projection, String why) {
    return new Sighting(projection.name(), projection.store(), null, why, List.of());
  }
}
