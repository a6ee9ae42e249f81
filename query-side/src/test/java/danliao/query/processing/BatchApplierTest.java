package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredEvent;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.RowsInMemory;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class BatchApplierTest {
  private final SampleEvents events = new SampleEvents(1);
  private final Recording store = new Recording();
  private final RecordingDeadLetters deadLetters = new RecordingDeadLetters();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BatchApplier applier = applier(false, deadLetters);

  @Test
  void aBatchIsAppliedInOneCall() {
    List<StoredEvent> batch = stored(events.sent("a", "b"), events.sent("c", "d"));
    applier.handle(batch);
    assertThat(store.calls).containsExactly(recorded(batch));
    assertThat(counter("danliao.query.projection.events")).isEqualTo(2);
  }

  @Test
  void aStoreThatIsAwayForAWhileIsAskedAgainInPlace() {
    int[] failures = {3};
    store.behaviour =
        batch -> {
          if (failures[0]-- > 0) {
            throw away();
          }
        };
    List<StoredEvent> batch = stored(events.sent("a", "b"));
    applier.handle(batch);
    assertThat(store.calls).hasSize(4);
    assertThat(counter("danliao.query.projection.retries")).isEqualTo(3);
    assertThat(deadLetters.kept()).isEmpty();
  }

  @Test
  void aStoreThatStaysAwayEndsTheBatchAndNothingIsSetAside() {
    store.behaviour =
        batch -> {
          throw away();
        };
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> applier.handle(stored(events.sent("a", "b"))));
    assertThat(deadLetters.kept()).isEmpty();
  }

  @Test
  void withinASharedTransactionAnAwayStoreIsNotAskedAgain() {
    store.behaviour =
        batch -> {
          throw away();
        };
    BatchApplier sharing = applier(true, deadLetters);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> sharing.handle(stored(events.sent("a", "b"))));
    assertThat(store.calls).hasSize(1);
  }

  @Test
  void aPoisonousEventIsSetAsideWithThoseOfItsConversationThatFollow() {
    RecordedEvent before = events.sent("a", "b");
    RecordedEvent poison = events.sent("a", "b");
    RecordedEvent other = events.sent("c", "d");
    RecordedEvent after = events.read(poison, 1);
    store.refuses(poison);
    applier.handle(stored(before, poison, other, after));
    assertThat(store.applied).containsExactly(before, other);
    assertThat(deadLetters.kept()).containsExactly(poison, after);
    assertThat(deadLetters.causes()).containsExactly("poison");
    assertThat(store.calls.stream().filter(List.of(poison)::equals)).hasSize(3);

    RecordedEvent later = events.sent("b", "a");
    RecordedEvent elsewhere = events.sent("e", "f");
    applier.handle(stored(later, elsewhere));
    assertThat(store.applied).containsExactly(before, other, elsewhere);
    assertThat(deadLetters.kept()).containsExactly(poison, after, later);
  }

  @Test
  void whereEachEventIsHandledForItselfAPoisonousOneIsSetAsideAlone() {
    RecordingDeadLetters alone = RecordingDeadLetters.alone();
    BatchApplier each = applier(false, alone);
    RecordedEvent before = events.sent("a", "b");
    RecordedEvent poison = events.sent("a", "b");
    RecordedEvent other = events.sent("c", "d");
    RecordedEvent after = events.read(poison, 1);
    store.refuses(poison);
    each.handle(stored(before, poison, other, after));
    assertThat(store.applied).containsExactly(before, other, after);
    assertThat(alone.kept()).containsExactly(poison);
    assertThat(alone.causes()).containsExactly("poison");
    assertThat(counter("danliao.query.projection.deadletters")).isEqualTo(1);

    RecordedEvent later = events.sent("b", "a");
    each.handle(stored(later));
    assertThat(store.applied).endsWith(later);
    assertThat(alone.kept()).containsExactly(poison);
  }

  @Test
  void aStoreThatGoesAwayAfterAPoisonousEventEndsTheBatch() {
    RecordedEvent poison = events.sent("a", "b");
    RecordedEvent other = events.sent("c", "d");
    store.behaviour =
        batch -> {
          if (batch.contains(poison)) {
            throw new IllegalStateException("poison");
          }
          throw away();
        };
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> applier.handle(stored(poison, other)));
    assertThat(deadLetters.kept()).doesNotContain(other);
  }

  @Test
  void whatThisVersionCannotReadIsNotSetAside() {
    store.behaviour =
        batch -> {
          throw new SerializationException("event of unknown type");
        };
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> applier.handle(stored(events.sent("a", "b"))));
    assertThat(store.calls).hasSize(1);
    assertThat(deadLetters.kept()).isEmpty();
  }

  private BatchApplier applier(boolean sharesTransaction, DeadLetters letters) {
    return new BatchApplier(
        "fake-g1",
        GroupFactory.handlerOf(store),
        sharesTransaction,
        letters,
        new ProjectionSettings(
            500,
            Duration.ofMillis(1),
            Duration.ofMillis(4),
            Duration.ofMillis(200),
            3,
            DataSize.ofMegabytes(8)),
        meters);
  }

  private double counter(String name) {
    return meters.get(name).tag("group", "fake-g1").counter().count();
  }

  private static StoreUnavailableException away() {
    return new StoreUnavailableException("fake", new IOException("away"));
  }

  static List<StoredEvent> stored(RecordedEvent... recorded) {
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

  private static final class Recording implements ProjectionStore {
    private final List<List<RecordedEvent>> calls = new ArrayList<>();
    private final List<RecordedEvent> applied = new ArrayList<>();
    private Consumer<List<RecordedEvent>> behaviour = batch -> {};

    void refuses(RecordedEvent poison) {
      behaviour =
          batch -> {
            if (batch.contains(poison)) {
              throw new IllegalStateException("poison");
            }
          };
    }

    @Override
    public void prepare() {}

    @Override
    public void apply(List<RecordedEvent> batch) {
      calls.add(batch);
      behaviour.accept(batch);
      applied.addAll(batch);
    }

    @Override
    public Rows rows() {
      return new RowsInMemory();
    }

    @Override
    public void drop() {
      applied.clear();
    }
  }
}
