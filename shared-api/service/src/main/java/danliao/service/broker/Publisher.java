package danliao.service.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.messaging.MessagingException;

/**
 * Publishes to RocketMQ and returns when the broker has it. Waits for as long as the template's
 * producer does. Thread-safe.
 */
public final class Publisher {
  /** Well below the broker's 4 MiB for one request. */
  private static final int MOST_BYTES = 1 << 20;

  private final RocketMQTemplate rocketMq;

  public Publisher(RocketMQTemplate rocketMq) {
    this.rocketMq = rocketMq;
  }

  /**
   * Publishes bodies of one destination in as few requests as their sizes allow, on any queues.
   *
   * @throws MessagingException if the broker may not have all of them
   */
  public void publish(List<OutgoingBody> bodies) {
    List<OutgoingBody> request = new ArrayList<>();
    int bytes = 0;
    for (OutgoingBody body : bodies) {
      int size = body.getPayload().length;
      if (bytes + size > MOST_BYTES && !request.isEmpty()) {
        send(request);
        request = new ArrayList<>();
        bytes = 0;
      }
      request.add(body);
      bytes += size;
    }
    if (!request.isEmpty()) {
      send(request);
    }
  }

  /**
   * Publishes one body that consumers see after a delay, on any queue.
   *
   * @throws MessagingException if the broker may not have it
   */
  public void publishLater(OutgoingBody body, Duration delay) {
    confirmed(() -> rocketMq.syncSendDelayTimeMills(body.destination(), body, delay.toMillis()));
  }

  /**
   * Publishes one body on the queue of its key.
   *
   * @param key a conversation, or what stands for it
   * @throws MessagingException if the broker may not have it
   */
  public void publishInOrder(OutgoingBody body, String key) {
    confirmed(() -> rocketMq.syncSendOrderly(body.destination(), body, key));
  }

  private void send(List<OutgoingBody> request) {
    OutgoingBody first = request.getFirst();
    confirmed(
        () ->
            request.size() == 1
                ? rocketMq.syncSend(first.destination(), first)
                : rocketMq.syncSend(first.destination(), request));
  }

  private static void confirmed(Supplier<SendResult> request) {
    SendStatus status;
    try {
      status = request.get().getSendStatus();
    } catch (MessagingException e) {
      // The template has caught it, and the thread would never know.
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
    if (status != SendStatus.SEND_OK) {
      throw new MessagingException("expected SEND_OK from RocketMQ, found " + status);
    }
  }
}
