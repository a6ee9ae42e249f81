package danliao.query.processing;

import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Events set aside in memory. */
final class RecordingDeadLetters implements DeadLetters {
  private final boolean inOrder;
  private final List<RecordedEvent> kept = new ArrayList<>();
  private final List<String> causes = new ArrayList<>();

  RecordingDeadLetters() {
    this(true);
  }

  private RecordingDeadLetters(boolean inOrder) {
    this.inOrder = inOrder;
  }

  /** Those that hold no others. */
  static RecordingDeadLetters alone() {
    return new RecordingDeadLetters(false);
  }

  List<RecordedEvent> kept() {
    return kept;
  }

  /** Of those that were set aside for their own sake. */
  List<String> causes() {
    return causes;
  }

  @Override
  public Set<String> holding(Collection<String> conversationIds) {
    if (!inOrder) {
      return Set.of();
    }
    Set<String> held = new HashSet<>(conversationIds);
    held.retainAll(kept.stream().map(e -> e.event().conversationId()).toList());
    return held;
  }

  @Override
  public void add(StoredEvent culprit, Throwable cause) {
    kept.add(culprit.recorded());
    causes.add(String.valueOf(cause.getMessage()));
  }

  @Override
  public void follow(StoredEvent later) {
    kept.add(later.recorded());
  }
}
