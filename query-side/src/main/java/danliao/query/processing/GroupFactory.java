package danliao.query.processing;

import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.message.StoredEvent;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Watermark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Makes processing groups of which no event holds up all others. */
final class GroupFactory {
  private final Generations generations;
  private final DeadLetterQueues deadLetters;
  private final ProjectionSettings settings;
  private final RebuildSettings rebuild;
  private final MeterRegistry meters;
  // One for all that are being built: together they leave the rest to chat.
  private final Throttle building = new Throttle();

  GroupFactory(
      Generations generations,
      DeadLetterQueues deadLetters,
      ProjectionSettings settings,
      RebuildSettings rebuild,
      MeterRegistry meters) {
    this.generations = generations;
    this.deadLetters = deadLetters;
    this.settings = settings;
    this.rebuild = rebuild;
    this.meters = meters;
  }

  /** What writes to a store, without a word on failures. */
  static ProcessingGroup.Handler handlerOf(ProjectionStore store) {
    return batch -> store.apply(batch.stream().map(StoredEvent::recorded).toList());
  }

  /** The same for events that no token follows. */
  static ProcessingGroup.Handler completing(ProjectionStore store) {
    return batch -> {
      handlerOf(store).handle(batch);
      store.complete();
    };
  }

  /** A feature's own, whose events are handled each for itself, as one that sets them aside. */
  ProcessingGroup settingAside(ProcessingGroup group) {
    return group.handledBy(
        new BatchApplier(
            group.name(),
            group.handler(),
            false,
            deadLetters.alone(group.name()),
            settings,
            meters));
  }

  /** The one that fills a generation. */
  ProcessingGroup groupOf(Generation generation, ProjectionStore store) {
    DeadLetters queue = deadLetters.inOrder(generation.group());
    return generation.isMaking()
        ? group(
            generation,
            store,
            throttled(
                generation,
                applier(generation, store, new RebuildDeadLetters(generation, generations, queue))),
            rebuild.batchSize())
        : group(generation, store, applier(generation, store, queue), settings.batchSize());
  }

  private BatchApplier applier(Generation generation, ProjectionStore store, DeadLetters letters) {
    return new BatchApplier(
        generation.group(), handlerOf(store), store.sharesTransaction(), letters, settings, meters);
  }

  private ProcessingGroup group(
      Generation generation, ProjectionStore store, ProcessingGroup.Handler handler, int batch) {
    return new ProcessingGroup(
        generation.group(),
        ProcessingGroup.Start.OLDEST_EVENT,
        Duration.ZERO,
        handler,
        batch,
        store.sharesTransaction(),
        store::prepare,
        store.watermark().map(mark -> kept(generation, mark, store::complete)).orElse(null));
  }

  private ProcessingGroup.Kept kept(Generation generation, Watermark watermark, Runnable complete) {
    Counter lost = meters.counter("danliao.query.projection.lost", "group", generation.group());
    return new ProcessingGroup.Kept(
        watermark,
        complete,
        () -> !generations.isWatermarked(generation),
        until -> {
          lost.increment();
          generations.lost(generation, until);
        });
  }

  /** Until it has caught up. */
  private ProcessingGroup.Handler throttled(
      Generation generation, ProcessingGroup.Handler handler) {
    return batch -> {
      generations
          .find(generation.projection(), generation.number())
          .filter(g -> g.state() == GenerationState.BUILDING)
          .ifPresent(g -> building.await(batch.size(), g.eventsPerSecond()));
      handler.handle(batch);
    };
  }
}
