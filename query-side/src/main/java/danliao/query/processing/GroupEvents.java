package danliao.query.processing;

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
 * The events as the processor of one group sees them: each not before it has a certain age, no more
 * at a time than there is room for, and none from the first that this version cannot read. What
 * came before that is handled as always, and what comes after it waits for a version that can.
 *
 * @param behind that age
 * @param troubles told what cannot be read
 * @param inFlight told what is given
 */
record GroupEvents(
    StreamableMessageSource<TrackedEventMessage<?>> source,
    Duration behind,
    Clock clock,
    Troubles troubles,
    InFlight inFlight)
    implements StreamableMessageSource<TrackedEventMessage<?>> {
  @Override
  public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
    inFlight.opened();
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

    /**
     * How far the clock of who recorded the events is ahead of ours, as far as they show: one that
     * is there is not of the future.
     */
    private Duration ahead = Duration.ZERO;

    Stream(BlockingStream<TrackedEventMessage<?>> events) {
      this.events = events;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      return events
          .peek()
          .filter(this::isOldEnough)
          .filter(troubles::isReadable)
          .filter(inFlight::hasRoom);
    }

    private boolean isOldEnough(TrackedEventMessage<?> event) {
      if (behind.isZero()) {
        return true;
      }
      Instant now = clock.instant();
      Duration lead = Duration.between(now, event.getTimestamp());
      if (lead.compareTo(ahead) > 0) {
        ahead = lead;
      }
      return !event.getTimestamp().isAfter(now.plus(ahead).minus(behind));
    }

    /** Asks the store itself, whose answer may be another than that of a peek. */
    @Override
    public boolean hasNextAvailable() {
      return events.hasNextAvailable() && peek().isPresent();
    }

    /** Waits for an event, but not until it is old enough. */
    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      return events.hasNextAvailable(timeout, unit) && peek().isPresent();
    }

    /** For who knows that there is one. */
    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      TrackedEventMessage<?> next = events.nextAvailable();
      inFlight.gave(next);
      return next;
    }

    /** Nobody is called when an event is old enough: Axon's processors then look twice a second. */
    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
      inFlight.wake(callback);
      return behind.isZero() && events.setOnAvailableCallback(callback);
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
