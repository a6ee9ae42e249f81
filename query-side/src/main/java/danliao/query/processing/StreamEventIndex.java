package danliao.query.processing;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;

/** For a store that can only be read from an index on, as Axon Server. */
final class StreamEventIndex implements EventIndex {
  private static final int TIMEOUT_MILLIS = 1_000;

  private final StreamableMessageSource<TrackedEventMessage<?>> events;

  StreamEventIndex(StreamableMessageSource<TrackedEventMessage<?>> events) {
    this.events = events;
  }

  /** Axon Server does not tell the index of an event that is read by its stream. */
  @Override
  public OptionalLong of(String messageId, long sequence) {
    return OptionalLong.empty();
  }

  /** The first event has the index 0. */
  @Override
  public long count(long index) {
    return index + 1;
  }

  @Override
  public Optional<Instant> recordedAfter(long index) {
    try (BlockingStream<TrackedEventMessage<?>> after =
        events.openStream(index < 0 ? null : new GlobalSequenceTrackingToken(index))) {
      return after.hasNextAvailable(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          ? Optional.of(after.nextAvailable().getTimestamp())
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
