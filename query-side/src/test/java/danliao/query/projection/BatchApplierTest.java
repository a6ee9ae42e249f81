package danliao.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.Test;

class BatchApplierTest {
  private final SampleEvents events = new SampleEvents(1);
  private final Recording projection = new Recording();
  private final RecordingDeadLetters deadLetters = new RecordingDeadLetters();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BatchApplier applier =
      new BatchApplier(
          projection,
          deadLetters,
          new ProjectionSettings(
              500, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(200), 3),
          meters);

  @Test
  void aBatchIsAppliedInOneCall() {
    List<StoredEvent> batch = stored(events.sent("a", "b"), events.sent("c", "d"));
    applier.handle(batch);
    assertThat(projection.calls).containsExactly(recorded(batch));
    assertThat(counter("danliao.query.projection.events")).isEqualTo(2);
  }

  @Test
  void aStoreThatIsAwayForAWhileIsAskedAgainInPlace() {
    int[] failures = {3};
    projection.behaviour =
        batch -> {
          if (failures[0]-- > 0) {
            throw away();
          }
        };
    List<StoredEvent> batch = stored(events.sent("a", "b"));
    applier.handle(batch);
    assertThat(projection.calls).hasSize(4);
    assertThat(counter("danliao.query.projection.retries")).isEqualTo(3);
    assertThat(deadLetters.kept).isEmpty();
  }

  @Test
  void aStoreThatStaysAwayEndsTheBatchAndNothingIsSetAside() {
    projection.behaviour =
        batch -> {
          throw away();
        };
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> applier.handle(stored(events.sent("a", "b"))));
    assertThat(deadLetters.kept).isEmpty();
  }

  @Test
  void withinASharedTransactionAnAwayStoreIsNotAskedAgain() {
    projection.shared = true;
    projection.behaviour =
        batch -> {
          throw away();
        };
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> applier.handle(stored(events.sent("a", "b"))));
    assertThat(projection.calls).hasSize(1);
  }

  @Test
  void aPoisonousEventIsSetAsideWithThoseOfItsConversationThatFollow() {
    RecordedEvent before = events.sent("a", "b");
    RecordedEvent poison = events.sent("a", "b");
    RecordedEvent other = events.sent("c", "d");
    RecordedEvent after = events.read(poison, 1);
    projection.behaviour =
        batch -> {
          if (batch.contains(poison)) {
            throw new IllegalStateException("poison");
          }
        };
    applier.handle(stored(before, poison, other, after));
    assertThat(projection.applied).containsExactly(before, other);
    assertThat(deadLetters.kept).containsExactly(poison, after);
    assertThat(deadLetters.causes).containsExactly("poison");
    assertThat(projection.calls.stream().filter(List.of(poison)::equals)).hasSize(3);

    RecordedEvent later = events.sent("b", "a");
    RecordedEvent elsewhere = events.sent("e", "f");
    applier.handle(stored(later, elsewhere));
    assertThat(projection.applied).containsExactly(before, other, elsewhere);
    assertThat(deadLetters.kept).containsExactly(poison, after, later);
  }

  private double counter(String name) {
    return meters.get(name).tag("group", "fake-g1").counter().count();
  }

  private static StoreUnavailableException away() {
    return new StoreUnavailableException("fake", new IOException("away"));
  }

  private static List<StoredEvent> stored(RecordedEvent... recorded) {
    List<StoredEvent> stored = new ArrayList<>();
    for (RecordedEvent event : recorded) {
      stored.add(
          new StoredEvent(
              event,
              new GlobalSequenceTrackingToken(stored.size()),
              GenericEventMessage.asEventMessage(event.event())));
    }
    return stored;
  }

  private static List<RecordedEvent> recorded(List<StoredEvent> stored) {
    return stored.stream().map(StoredEvent::recorded).toList();
  }

  private static final class Recording implements Projection {
    private final List<List<RecordedEvent>> calls = new ArrayList<>();
    private final List<RecordedEvent> applied = new ArrayList<>();
    private Consumer<List<RecordedEvent>> behaviour = batch -> {};
    private boolean shared;

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String store() {
      return "memory";
    }

    @Override
    public int generation() {
      return 1;
    }

    @Override
    public boolean sharesTransaction() {
      return shared;
    }

    @Override
    public void apply(List<RecordedEvent> batch) {
      calls.add(batch);
      behaviour.accept(batch);
      applied.addAll(batch);
    }

    @Override
    public void clear() {
      applied.clear();
    }
  }

  private static final class RecordingDeadLetters implements DeadLetters {
    private final List<RecordedEvent> kept = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();

    @Override
    public Set<String> holding(Collection<String> conversationIds) {
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
}
