package danliao.query.history;

import static java.util.stream.Collectors.groupingBy;

import danliao.api.Topics;
import danliao.api.wire.MessageChangedBody;
import danliao.query.projection.MessageRef;
import danliao.query.projection.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
 * Tells the search index which rows changed: one message each on the queue of its conversation, one
 * request a queue. Returns when the broker has confirmed all. Thread-safe.
 */
final class MessageChangedPublisher {
  private static final String STORE = "rocketmq";
  private static final int TIMEOUT_MILLIS = 3_000;
  // A request stays far below the broker's limit of 4 MiB.
  private static final int CHUNK = 1_000;

  private final DefaultMQProducer producer;
  private final String topic;
  private final Timer publishes;
  private final Counter published;
  private volatile List<MessageQueue> queues = List.of();

  MessageChangedPublisher(DefaultMQProducer producer, String topic, MeterRegistry meters) {
    this.producer = producer;
    this.topic = topic;
    this.publishes = meters.timer("danliao.query.message-log.publish");
    this.published = meters.counter("danliao.query.message-log.published");
  }

  /**
   * Publishes a reference to each.
   *
   * @param generation of the message log that was changed
   * @throws StoreUnavailableException if the broker did not confirm every one
   */
  void publish(int generation, Collection<MessageRef> changed) {
    publishes.record(() -> confirmed(generation, changed));
    published.increment(changed.size());
  }

  private void confirmed(int generation, Collection<MessageRef> changed) {
    try {
      List<MessageQueue> all = queues();
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      changed.stream()
          .collect(groupingBy(ref -> Topics.queueOf(ref.conversationId(), all.size())))
          .forEach((queue, refs) -> send(generation, refs, all.get(queue), sent));
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

  private void send(
      int generation,
      List<MessageRef> refs,
      MessageQueue queue,
      List<CompletableFuture<Void>> sent) {
    for (int from = 0; from < refs.size(); from += CHUNK) {
      List<Message> chunk =
          refs.subList(from, Math.min(from + CHUNK, refs.size())).stream()
              .map(ref -> message(generation, ref))
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

  private Message message(int generation, MessageRef ref) {
    MessageChangedBody body =
        MessageChangedBody.newBuilder()
            .setMessageId(ref.messageId())
            .setConversationId(ref.conversationId())
            .setSeq(ref.seq())
            .setGeneration(generation)
            .build();
    Message message =
        new Message(topic, Topics.MESSAGE_CHANGED, ref.messageId(), body.toByteArray());
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
