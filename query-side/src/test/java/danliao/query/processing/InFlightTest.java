package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.message.SampleEvents;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final String LARGEST = "x".repeat(16_384);

  private final SampleEvents events = new SampleEvents(7);
  private final InFlight inFlight = new InFlight(1_000_000);
  private long passed = -1;

  InFlightTest() {
    inFlight.follow(() -> passed);
  }

  private TrackedEventMessage<?> event(long position, String content) {
    return new GenericTrackedEventMessage<>(
        new GlobalSequenceTrackingToken(position),
        GenericEventMessage.asEventMessage(events.sent("a", "b", "text/plain", content).event()));
  }

  private int given(long first, int most, String content) {
    int given = 0;
    for (long position = first; given < most; position++, given++) {
      TrackedEventMessage<?> next = event(position, content);
      if (!inFlight.hasRoom(next)) {
        break;
      }
      inFlight.gave(next);
    }
    return given;
  }

  @Test
  void ofTheLargestFewAreGivenAndOfTheUsualMany() {
    assertThat(given(0, 1_000, LARGEST)).isEqualTo(8);
    inFlight.opened();
    assertThat(given(0, 1_000, "hello")).isGreaterThan(900);
  }

  @Test
  void asManyAreGivenAsWerePassed() {
    assertThat(given(0, 1_000, LARGEST)).isEqualTo(8);
    passed = 2;
    assertThat(given(8, 1_000, LARGEST)).isEqualTo(3);
    passed = 10;
    assertThat(given(11, 1_000, LARGEST)).isEqualTo(8);
  }

  @Test
  void oneIsGivenHoweverLargeAndAllOfItsPosition() {
    TrackedEventMessage<?> huge = event(5, "x".repeat(1_000_000));
    assertThat(inFlight.hasRoom(huge)).isTrue();
    inFlight.gave(huge);
    assertThat(inFlight.hasRoom(event(5, "same position"))).isTrue();
    assertThat(inFlight.hasRoom(event(6, "next"))).isFalse();
  }

  @Test
  void whoFoundNoRoomIsCalledWhenABatchIsDone() {
    AtomicInteger calls = new AtomicInteger();
    inFlight.wake(calls::incrementAndGet);
    inFlight.handled();
    assertThat(calls).hasValue(0);
    given(0, 1_000, LARGEST);
    inFlight.handled();
    assertThat(calls).hasValue(1);
    passed = 7;
    given(8, 1, LARGEST);
    inFlight.handled();
    assertThat(calls).hasValue(1);
  }
}
