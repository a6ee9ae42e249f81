package danliao.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.MessageEvent;
import danliao.query.message.MessageStream;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredMessage;
import danliao.query.verify.TestComparison;
import danliao.query.verify.VerificationResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every projection promises; its integration test extends this and runs on the real store. */
public abstract class ProjectionContract {
  private static final AtomicLong SEEDS =
      new AtomicLong(Long.getLong("danliao.test.seed", System.nanoTime()));
  private final long seed = SEEDS.getAndIncrement();

  /** Events of users that no other test has. */
  protected final SampleEvents events = new SampleEvents(seed);

  protected final String alice = events.user("alice");
  protected final String bob = events.user("bob");
  protected final String carol = events.user("carol");
  private final Random random = new Random(seed);

  /** A generation of the projection under test that no other class uses, and drops at its end. */
  protected abstract ProjectionStore store();

  /** Another generation of it, which is dropped at the end too. */
  protected abstract ProjectionStore other();

  /**
   * All that readers of the store can see of what these users have in these conversations, as a
   * value to be compared.
   */
  protected abstract Object view(List<String> users, List<String> conversations);

  /** The events that the projection leaves out on purpose. */
  protected abstract Set<Class<? extends MessageEvent>> ignored();

  @BeforeEach
  void prepare() {
    store().prepare();
  }

  @Test
  void appliedTwiceEqualsOnce() {
    List<RecordedEvent> history = history(60);
    store().apply(history);
    Object once = view();
    store().apply(history);
    assertThat(view()).as("seed %d", seed).isEqualTo(once);
    List<RecordedEvent> twiceInOneBatch = new ArrayList<>(history);
    twiceInOneBatch.addAll(history);
    store().apply(twiceInOneBatch);
    assertThat(view()).as("seed %d", seed).isEqualTo(once);
  }

  @Test
  void aReplayEqualsLive() {
    List<RecordedEvent> history = history(200);
    applyAsLive(history);
    Object live = view();
    store().drop();
    store().prepare();
    store().apply(history);
    assertThat(view()).as("seed %d", seed).isEqualTo(live);
  }

  @Test
  void twoGenerationsWithTheSameEventsHaveTheSameRows() {
    emptyBoth();
    List<RecordedEvent> history = history(200);
    applyAsLive(history);
    other().apply(history);
    VerificationResult result = TestComparison.of(store(), other());
    assertThat(result.first()).as("seed %d", seed).isEmpty();
    assertThat(result.differences()).isZero();
    assertThat(result.rows()).isPositive();
  }

  @Test
  void aGenerationThatLacksAnEventIsFoundOut() {
    emptyBoth();
    RecordedEvent sent = events.sent(alice, bob);
    RecordedEvent received = events.received(sent, 1);
    RecordedEvent lacking =
        ignored().contains(MessageEvent.Read.class)
            ? events.sent(alice, bob)
            : events.read(sent, 2);
    store().apply(List.of(sent, received));
    other().apply(List.of(sent, received, lacking));
    assertThat(TestComparison.of(store(), other()).differences()).isPositive();
    store().apply(List.of(lacking));
    assertThat(TestComparison.of(store(), other()).differences()).isZero();
  }

  protected final void emptyBoth() {
    for (ProjectionStore one : List.of(store(), other())) {
      one.drop();
      one.prepare();
    }
  }

  @Test
  void aMessageIsWhereTheStoreSaysItTellsOfIt() {
    RecordedEvent sent = events.sent(alice, bob);
    List<RecordedEvent> all =
        List.of(
            sent, events.markedOffline(sent, 1), events.received(sent, 2), events.read(sent, 3));
    for (int known = 1; known <= all.size(); known++) {
      store().apply(all.subList(known - 1, known));
      assertTraced(all.subList(0, known));
    }
    store().apply(List.of(events.sent(bob, alice)));
    assertTraced(all);
  }

  private void assertTraced(List<RecordedEvent> known) {
    StoredMessage message =
        StoredMessage.of(
                known.stream()
                    .filter(one -> !ignored().contains(one.event().getClass()))
                    .map(one -> new MessageStream.Entry(one.sequence(), Instant.EPOCH, one.event()))
                    .toList())
            .orElseThrow();
    List<Trace> traces = store().traces(message);
    Map<String, Row> rows = store().rows().find(traces.stream().map(Trace::key).toList());
    assertThat(traces)
        .as("after %s, of %s", known.getLast().event(), rows)
        .allMatch(trace -> trace.agrees(rows.get(trace.key())));
  }

  @Test
  void aLateOlderStatusChangesNothing() {
    RecordedEvent sent = events.sent(alice, bob);
    RecordedEvent offline = events.markedOffline(sent, 1);
    RecordedEvent received = events.received(sent, 2);
    store().apply(List.of(sent, offline, received, events.read(sent, 3)));
    Object read = view();
    for (RecordedEvent late : List.of(received, offline, sent)) {
      store().apply(List.of(late));
      assertThat(view()).as("after a late %s", late.event()).isEqualTo(read);
    }
  }

  @Test
  void preparedAgainItKeepsWhatItHas() {
    store().apply(history(30));
    Object filled = view();
    store().prepare();
    assertThat(view()).as("seed %d", seed).isEqualTo(filled);
  }

  @Test
  void droppedAndPreparedItIsEmptyHoweverOften() {
    Object empty = view();
    store().apply(history(30));
    assertThat(view()).as("seed %d", seed).isNotEqualTo(empty);
    store().drop();
    store().prepare();
    assertThat(view()).isEqualTo(empty);
    store().drop();
    store().drop();
    store().prepare();
    assertThat(view()).isEqualTo(empty);
  }

  @Test
  void aBatchOfNothingChangesNothing() {
    Object empty = view();
    store().apply(List.of());
    assertThat(view()).isEqualTo(empty);
  }

  @Test
  void aStoreOutsideTheDatabaseSaysWhatItHasAndWhenItHasLess() {
    if (store().sharesTransaction()) {
      assertThat(store().watermark()).isEmpty();
      return;
    }
    Watermark said = store().watermark().orElseThrow();
    store().drop();
    store().prepare();
    assertThat(said.positions()).isEmpty();
    assertThat(said.advance(3, -1, 255)).isTrue();
    assertThat(said.advance(0, -1, 7)).isTrue();
    assertThat(said.advance(3, 255, 256)).isTrue();
    assertThat(said.advance(3, 10, 20)).as("another instance was here").isTrue();
    assertThat(said.positions()).isEqualTo(Map.of(0, 7L, 3, 256L));
    assertThat(said.advance(3, 257, 300)).as("more than was ever said").isFalse();
    store().drop();
    store().prepare();
    assertThat(said.advance(3, 256, 300)).as("all is lost").isFalse();
    assertThat(said.positions()).isEmpty();
  }

  @Test
  void everyTypeOfEventIsHandledOrNamedAsIgnored() {
    RecordedEvent sent = events.sent(alice, bob);
    Map<Class<?>, RecordedEvent> life = new LinkedHashMap<>();
    life.put(MessageEvent.Sent.class, sent);
    life.put(MessageEvent.MarkedOffline.class, events.markedOffline(sent, 1));
    life.put(MessageEvent.Received.class, events.received(sent, 2));
    life.put(MessageEvent.Read.class, events.read(sent, 3));
    assertThat(life.keySet())
        .as("extend this test when there is a new type")
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(MessageEvent.class.getPermittedSubclasses()));
    life.forEach(
        (type, event) -> {
          Object before = view();
          store().apply(List.of(event));
          if (ignored().contains(type)) {
            assertThat(view()).as("after the ignored %s", type).isEqualTo(before);
          } else {
            assertThat(view()).as("after %s", type).isNotEqualTo(before);
          }
        });
  }

  protected final Object view() {
    return view(
        List.of(alice, bob, carol),
        List.of(alice + ':' + bob, alice + ':' + carol, bob + ':' + carol));
  }

  private List<RecordedEvent> history(int messages) {
    return events.history(List.of(alice, bob, carol), messages);
  }

  /** In small batches, some of which come again as after a crash. */
  private void applyAsLive(List<RecordedEvent> history) {
    for (int from = 0; from < history.size(); ) {
      int to = Math.min(history.size(), from + 1 + random.nextInt(20));
      store().apply(history.subList(from, to));
      boolean crashed = random.nextInt(5) == 0;
      from = crashed ? from : to;
    }
  }
}
