package danliao.query.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * An event store whose readers see no event before it has a certain age. They have to look again:
 * it calls nobody back, and Axon's processors then look twice a second.
 */
record HeldBack(StreamableMessageSource<TrackedEventMessage<?>> source, Duration age, Clock clock)
    implements StreamableMessageSource<TrackedEventMessage<?>> {
  @Override
  public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
    return new Stream(source.openStream(token));
  }

  @Override
  public TrackingToken createTailToken() {
    return source.createTailToken();
  }

  @Override
  public TrackingToken createHeadToken() {
    return source.createHeadToken();
  }

  @Override
  public TrackingToken createTokenAt(Instant moment) {
    return source.createTokenAt(moment);
  }

  private final class Stream implements BlockingStream<TrackedEventMessage<?>> {
    private final BlockingStream<TrackedEventMessage<?>> events;

    Stream(BlockingStream<TrackedEventMessage<?>> events) {
      this.events = events;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      Instant latest = clock.instant().minus(age);
      return events.peek().filter(event -> !event.getTimestamp().isAfter(latest));
    }

    /** Waits for an event, but not until it is old enough. */
    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      return events.hasNextAvailable(timeout, unit) && peek().isPresent();
    }

    /** For who knows that there is one. */
    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      return events.nextAvailable();
    }

    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
      events.skipMessagesWithPayloadTypeOf(ignored);
    }

    @Override
    public void close() {
      events.close();
    }
  }
}
