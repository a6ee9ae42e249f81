package danliao.query.delivery;

import danliao.query.generation.Generations;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The processing groups that must have passed an event before anyone hears of it. */
record AwaitedGroups(Generations generations, List<String> projections)
    implements Supplier<List<String>> {
  /**
   * Those of the projections that the settings name; where they name none, all that follow events.
   *
   * @throws IllegalArgumentException if one is unknown: acks would wait for nothing
   */
  static AwaitedGroups of(
      DeliverySettings settings, Generations generations, Collection<Projection> known) {
    List<String> names =
        known.stream().filter(Projection::followsEvents).map(Projection::name).sorted().toList();
    for (String found : settings.waitFor()) {
      if (!names.contains(found)) {
        throw new IllegalArgumentException(
            "danliao.delivery.wait-for: expected some of " + names + ", found " + found);
      }
    }
    return new AwaitedGroups(
        generations, settings.waitFor().isEmpty() ? names : settings.waitFor());
  }

  @Override
  public List<String> get() {
    return projections.stream()
        .flatMap(projection -> generations.awaited(projection).stream())
        .map(Generation::group)
        .toList();
  }
}
