package danliao.command.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Publishes to RocketMQ and returns when the broker has it. Thread-safe. */
public final class Publisher {
  /** Well below the broker's 4 MiB for one request. */
  private static final int MOST_BYTES = 1 << 20;

  private final DefaultMQProducer producer;
  private final long timeoutMillis;

  Publisher(DefaultMQProducer producer, Duration timeout) {
    this.producer = producer;
    this.timeoutMillis = timeout.toMillis();
  }

  /**
   * Publishes messages of one topic in as few requests as their sizes allow.
   *
   * @throws BrokerUnavailableException if the broker may not have all of them
   */
  public void publish(List<Message> messages) {
    List<Message> request = new ArrayList<>();
    int bytes = 0;
    for (Message message : messages) {
      if (bytes + message.getBody().length > MOST_BYTES && !request.isEmpty()) {
        send(request);
        request = new ArrayList<>();
        bytes = 0;
      }
      request.add(message);
      bytes += message.getBody().length;
    }
    if (!request.isEmpty()) {
      send(request);
    }
  }

  /**
   * Publishes one message that consumers see after a delay.
   *
   * @throws BrokerUnavailableException if the broker may not have it
   */
  public void publishLater(Message message, Duration delay) {
    message.setDelayTimeMs(delay.toMillis());
    send(() -> producer.send(message, timeoutMillis));
  }

  private void send(List<Message> request) {
    send(
        () ->
            request.size() == 1
                ? producer.send(request.getFirst(), timeoutMillis)
                : producer.send(request, timeoutMillis));
  }

  private void send(Request request) {
    SendStatus status;
    try {
      status = request.send().getSendStatus();
    } catch (MQClientException | MQBrokerException | RemotingException e) {
      throw new BrokerUnavailableException("RocketMQ did not take a message", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while publishing", e);
    }
    if (status != SendStatus.SEND_OK) {
      throw new BrokerUnavailableException("expected SEND_OK from RocketMQ, found " + status, null);
    }
  }

  private interface Request {
    SendResult send()
        throws MQClientException, MQBrokerException, RemotingException, InterruptedException;
  }
}
