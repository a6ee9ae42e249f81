package danliao.query.broker;

import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.MessageLite;
import danliao.api.Topics;
import danliao.query.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/**
 * Publishes bodies of one type to a topic, each on the queue of its conversation, in one request a
 * queue. By the producer itself: RocketMQ Spring's template can have requests of many bodies under
 * way together, or name their queue, but not both. Thread-safe.
 */
public final class KeyedPublisher {
  private static final String STORE = "rocketmq";
  private static final int TIMEOUT_MILLIS = 3_000;
  // A request stays far below the broker's limit of 4 MiB: bodies here hold ids and numbers.
  private static final int CHUNK = 1_000;

  private final DefaultMQProducer producer;
  private final String topic;
  private final String tag;
  private volatile List<MessageQueue> queues = List.of();

  /**
   * @param tag names the type of the bodies
   */
  public KeyedPublisher(DefaultMQProducer producer, String topic, String tag) {
    this.producer = producer;
    this.topic = topic;
    this.tag = tag;
  }

  /** A body about a message. */
  public record Body(String conversationId, String messageId, MessageLite body) {}

  /**
   * Returns when the broker has confirmed all.
   *
   * @throws StoreUnavailableException if it did not; then it may have some
   */
  public void publish(Collection<Body> bodies) {
    if (bodies.isEmpty()) {
      return;
    }
    try {
      List<MessageQueue> all = queues();
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      bodies.stream()
          .collect(groupingBy(body -> Topics.queueOf(body.conversationId(), all.size())))
          .forEach((queue, theirs) -> send(theirs, all.get(queue), sent));
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    } catch (TimeoutException | MQClientException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private StoreUnavailableException unavailable(Throwable cause) {
    // The brokers may have changed: the next try asks the name server again.
    queues = List.of();
    return new StoreUnavailableException(STORE, cause);
  }

  private List<MessageQueue> queues() throws MQClientException {
    List<MessageQueue> known = queues;
    if (known.isEmpty()) {
      known =
          producer.fetchPublishMessageQueues(topic).stream()
              .sorted(Comparator.naturalOrder())
              .toList();
      queues = known;
    }
    return known;
  }

  private void send(List<Body> bodies, MessageQueue queue, List<CompletableFuture<Void>> sent) {
    for (int from = 0; from < bodies.size(); from += CHUNK) {
      List<Message> chunk =
          bodies.subList(from, Math.min(from + CHUNK, bodies.size())).stream()
              .map(this::message)
              .toList();
      CompletableFuture<Void> confirmation = new CompletableFuture<>();
      sent.add(confirmation);
      try {
        producer.send(chunk, queue, new Confirmation(confirmation), TIMEOUT_MILLIS);
      } catch (MQClientException | RemotingException | MQBrokerException e) {
        confirmation.completeExceptionally(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        confirmation.completeExceptionally(e);
      }
    }
  }

  private Message message(Body body) {
    Message message = new Message(topic, tag, body.messageId(), body.body().toByteArray());
    message.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    return message;
  }

  private record Confirmation(CompletableFuture<Void> confirmation) implements SendCallback {
    @Override
    public void onSuccess(SendResult result) {
      // The message is in the broker's memory also where its flush or its replica came late; it
      // counts as sent only when the broker says it is as safe as configured.
      if (result.getSendStatus() == SendStatus.SEND_OK) {
        confirmation.complete(null);
      } else {
        confirmation.completeExceptionally(
            new IllegalStateException("expected SEND_OK, found " + result.getSendStatus()));
      }
    }

    @Override
    public void onException(Throwable e) {
      confirmation.completeExceptionally(e);
    }
  }
}
