package danliao.query.processing;

import danliao.query.generation.Generations;
import danliao.query.message.StoredEvent;
import danliao.query.projection.Generation;
import java.util.Collection;
import java.util.Set;

/**
 * Sets nothing aside while a generation is in the making: an event that its store refuses ends the
 * rebuild, and the former generation serves on. Once it is live it is as any other.
 */
final class RebuildDeadLetters implements DeadLetters {
  private final Generation generation;
  private final Generations generations;
  private final DeadLetters live;

  RebuildDeadLetters(Generation generation, Generations generations, DeadLetters live) {
    this.generation = generation;
    this.generations = generations;
    this.live = live;
  }

  @Override
  public Set<String> holding(Collection<String> conversationIds) {
    return serves() ? live.holding(conversationIds) : Set.of();
  }

  @Override
  public void add(StoredEvent culprit, Throwable cause) {
    if (serves()) {
      live.add(culprit, cause);
      return;
    }
    String error =
        "message %s, event %d, position %d: %s"
            .formatted(
                culprit.recorded().event().messageId(),
                culprit.recorded().sequence(),
                culprit.token().position().orElse(-1),
                cause);
    generations.fail(generation, error);
    throw new IllegalStateException("rebuild of " + generation.group() + " failed: " + error);
  }

  @Override
  public void follow(StoredEvent later) {
    live.follow(later);
  }

  /** Not one that has failed either, whose group is about to be stopped. */
  private boolean serves() {
    return generations
        .find(generation.projection(), generation.number())
        .filter(g -> g.state().isRunning() && !g.isMaking())
        .isPresent();
  }
}
