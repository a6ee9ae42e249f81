package danliao.client;

import danliao.api.frame.Receipt;
import java.util.concurrent.Flow.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** Holds what {@link ChatClient#events} returns against the rules of Reactive Streams. */
public class EventsPublisherTest extends FlowPublisherVerification<ChatEvent> {
  private static final long MOST = 1_000;

  public EventsPublisherTest() {
    super(new TestEnvironment(500, 50));
  }

  @Override
  public long maxElementsFromPublisher() {
    return MOST;
  }

  /** Tells so many events from the first subscription on, and ends. */
  @Override
  public Publisher<ChatEvent> createFlowPublisher(long elements) {
    Delivery delivery = new Delivery("events", null);
    delivery.start();
    return subscriber -> {
      delivery.subscribe(subscriber);
      Thread.ofVirtual().start(() -> feed(delivery, elements));
    };
  }

  private static void feed(Delivery delivery, long elements) {
    ChatEvent event = new ChatEvent.Receipted(Receipt.getDefaultInstance());
    for (long i = 0; i < elements - 1; i++) {
      delivery.tell(event, outcome -> {});
    }
    if (elements == 0) {
      delivery.stop();
    } else {
      delivery.tell(event, outcome -> delivery.stop());
    }
  }

  /** There is none: a chat that cannot connect tells so and tries again. */
  @Override
  public Publisher<ChatEvent> createFailedFlowPublisher() {
    return null;
  }
}
