package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.MessageEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupEventsTest {
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final MessageEvent.Read READ =
      new MessageEvent.Read("m1", "alice:bob", "alice", "bob", 1, Instant.EPOCH);

  private final Recorded recorded = new Recorded();
  private final SetClock clock = new SetClock();
  private final BlockingStream<TrackedEventMessage<?>> stream =
      new GroupEvents(
              recorded,
              AGE,
              clock,
              new Troubles("group", System::nanoTime),
              new InFlight(1_000_000))
          .openStream(null);

  @Test
  void anEventIsSeenAtItsAge() {
    recorded.at(clock.instant());
    clock.pass(AGE.minusMillis(1));
    assertThat(stream.peek()).isEmpty();
    clock.pass(Duration.ofMillis(1));
    assertThat(stream.peek()).isPresent();
  }

  @Test
  void eventsOfAClockThatIsAheadAreNotHeldBackForLonger() {
    Duration ahead = Duration.ofHours(1);
    recorded.at(clock.instant().plus(ahead));
    recorded.at(clock.instant().plus(ahead));
    assertThat(stream.peek()).isEmpty();
    clock.pass(AGE.minusMillis(1));
    assertThat(stream.peek()).isEmpty();
    clock.pass(Duration.ofMillis(1));
    assertThat(stream.peek()).isPresent();
    recorded.events.remove();
    assertThat(stream.peek()).isPresent();
  }

  @Test
  void nothingIsSeenFromWhatCannotBeReadOn() {
    recorded.events.add(
        new GenericTrackedEventMessage<>(
            new GlobalSequenceTrackingToken(0), GenericEventMessage.asEventMessage("unknown")));
    recorded.at(clock.instant());
    clock.pass(AGE);
    assertThat(stream.hasNextAvailable()).isFalse();
    recorded.events.remove();
    assertThat(stream.hasNextAvailable()).isTrue();
  }

  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Recorded
      implements StreamableMessageSource<TrackedEventMessage<?>>,
          BlockingStream<TrackedEventMessage<?>> {
    private final Deque<TrackedEventMessage<?>> events = new ArrayDeque<>();

    void at(Instant time) {
      events.add(
          new GenericTrackedEventMessage<>(
              new GlobalSequenceTrackingToken(events.size()),
              new GenericEventMessage<>("id-" + events.size(), READ, Map.of(), time)));
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
      return this;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      return Optional.ofNullable(events.peek());
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) {
      return !events.isEmpty();
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() {
      return events.remove();
    }

    @Override
    public void close() {}
  }
}
