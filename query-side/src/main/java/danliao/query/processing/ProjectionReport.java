package danliao.query.processing;

import danliao.query.generation.Generations;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How each projection is doing, for operators. */
public final class ProjectionReport {
  private final List<Projection> projections;
  private final Generations generations;
  private final ProcessingGroups groups;
  private final Progress progress;
  private final ProgressMetrics metrics;
  private final DeadLetterQueues deadLetters;
  private final List<ReportedProjection> others;

  ProjectionReport(
      List<Projection> projections,
      Generations generations,
      ProcessingGroups groups,
      Progress progress,
      ProgressMetrics metrics,
      DeadLetterQueues deadLetters,
      List<ReportedProjection> others) {
    this.projections = projections;
    this.generations = generations;
    this.groups = groups;
    this.progress = progress;
    this.metrics = metrics;
    this.deadLetters = deadLetters;
    this.others = others;
  }

  public List<Item> items() {
    long head = progress.count(progress.headIndex());
    Progress.View view = progress.look();
    return Stream.concat(
            projections.stream()
                .filter(Projection::followsEvents)
                .flatMap(projection -> item(projection, head, view)),
            others.stream().map(ReportedProjection::report))
        .toList();
  }

  /** The live generation; a new projection that is being built for the first time, as that. */
  private Stream<Item> item(Projection projection, long head, Progress.View view) {
    return generations
        .live(projection.name())
        .or(() -> generations.running(projection.name()).findFirst())
        .map(generation -> item(projection, generation, head, view))
        .stream();
  }

  private Item item(Projection projection, Generation generation, long head, Progress.View view) {
    String name = generation.group();
    Optional<RunningGroup> group = groups.find(name);
    long position = progress.count(view.position(name));
    return new Item(
        projection.name(),
        projection.store(),
        generation.number(),
        group.map(ProjectionReport::state).orElse(State.FAILING),
        group.flatMap(RunningGroup::trouble).orElse(null),
        position,
        head,
        Math.max(0, head - position),
        metrics.lagSeconds(name),
        group.map(running -> running.pace().perSecond()).orElse(0.0),
        deadLetters.of(name).size());
  }

  private static State state(RunningGroup group) {
    if (group.trouble().isPresent()) {
      return State.FAILING;
    }
    return group.segments().isEmpty() ? State.ELSEWHERE : State.RUNNING;
  }

  /** What this instance does with a projection. */
  public enum State {
    RUNNING,
    /** All its segments are with other instances, or it is only being started. */
    ELSEWHERE,
    FAILING
  }

  /**
   * One projection. Positions count what it follows, the events of the store or the references of a
   * topic; -1 where that is not known now.
   *
   * @param trouble what keeps this instance from going on; null where nothing does
   * @param lagSeconds the age of the oldest event that is not handled; 0 when there is none
   * @param eventsPerSecond of this instance, lately
   */
  public record Item(
      String name,
      String store,
      int generation,
      State state,
      @Nullable String trouble,
      long position,
      long head,
      long lagEvents,
      double lagSeconds,
      double eventsPerSecond,
      long deadLetters) {}
}
