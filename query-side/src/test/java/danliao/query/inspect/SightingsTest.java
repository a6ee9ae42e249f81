package danliao.query.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.generation.TestGenerations;
import danliao.query.inspect.Sightings.Sighting;
import danliao.query.message.MessageStream;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.RowsInMemory;
import danliao.query.projection.Trace;
import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final RecordedEvent SENT = new SampleEvents(1).sent("alice", "bob");
  private static final StoredMessage MESSAGE =
      StoredMessage.of(List.of(new MessageStream.Entry(0, Instant.EPOCH, SENT.event())))
          .orElseThrow();

  private final RowsInMemory rows = new RowsInMemory();
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void whatAStoreSaysStandsBesideWhatItShouldSay() throws Exception {
    rows.put("k", "other");
    Sighting found = look(store("one", () -> rows)).getFirst();
    assertThat(found.generation()).isEqualTo(3);
    assertThat(found.error()).isNull();
    assertThat(found.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.expected()).containsEntry("value", "right");
              assertThat(row.found()).containsEntry("value", "other");
              assertThat(row.agrees()).isFalse();
            });
    rows.put("k", "right");
    assertThat(look(store("one", () -> rows)).getFirst().rows().getFirst().agrees()).isTrue();
    rows.remove("k");
    assertThat(look(store("one", () -> rows)).getFirst().rows().getFirst().found()).isNull();
  }

  @Test
  void aStoreThatCannotAnswerKeepsNoneOfTheOthers() throws Exception {
    rows.put("k", "right");
    List<Sighting> found =
        look(
            store(
                "away",
                () -> {
                  throw new StoreUnavailableException("away", new IOException("secret detail"));
                }),
            store("silent", this::silent),
            store("one", () -> rows));
    assertThat(found)
        .extracting(Sighting::error)
        .containsExactly("nowhere cannot answer now", "no answer in time", null);
    assertThat(found.getLast().rows().getFirst().agrees()).isTrue();
  }

  @Test
  void aProjectionThatIsBeingBuiltSaysSo() throws Exception {
    Sightings sightings = new Sightings(List.of(store("one", () -> rows)), name -> null, PATIENCE);
    assertThat(sightings.of(MESSAGE).getFirst().error()).isEqualTo("it is being built");
  }

  private Rows silent() {
    try {
      never.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  private static List<Sighting> look(Projection... projections) throws InterruptedException {
    return new Sightings(List.of(projections), name -> TestGenerations.live(name, 3), PATIENCE)
        .of(MESSAGE);
  }

  private static Projection store(String name, Supplier<Rows> rows) {
    return new Told(name, rows);
  }

  /** A projection of one row. */
  private record Told(String name, Supplier<Rows> found) implements Projection, ProjectionStore {
    @Override
    public String store() {
      return "nowhere";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public ProjectionStore open(Generation generation) {
      return this;
    }

    @Override
    public List<Trace> traces(StoredMessage message) {
      return List.of(Trace.of("k", Map.of("value", "right")));
    }

    @Override
    public Rows rows() {
      return found.get();
    }

    @Override
    public void prepare() {}

    @Override
    public void apply(List<RecordedEvent> batch) {}

    @Override
    public void drop() {}
  }
}
