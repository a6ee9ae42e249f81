package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Map<String, Integer> reads = new ConcurrentHashMap<>();
  private Progress.@Nullable View view;

  /** The metrics share a view with whoever lists projections. */
  @Test
  void oneAsksAViewWhileAnotherStillWaitsForTheDatabase() {
    view = progress().look();
    assertThat(view.position("slow")).isEqualTo(7);
    assertThat(view.position("slow")).isEqualTo(7);
    assertThat(reads).isEqualTo(Map.of("slow", 1, "quick", 1));
  }

  private Progress progress() {
    return new Progress(group -> Map.of(), this::stored, new NoIndex(), () -> null);
  }

  private Map<Integer, @Nullable TrackingToken> stored(String group) {
    reads.merge(group, 1, Integer::sum);
    Progress.View shared = view;
    if (group.equals("slow") && shared != null) {
      assertThat(CompletableFuture.supplyAsync(() -> shared.position("quick")).join()).isEqualTo(7);
    }
    return Map.of(0, new GlobalSequenceTrackingToken(7));
  }

  /** Nobody asks it here. */
  private static final class NoIndex implements EventIndex {
    @Override
    public OptionalLong of(String messageId, long sequence) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long count(long index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Instant> recordedAfter(long index) {
      throw new UnsupportedOperationException();
    }
  }
}
