package danliao.service.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Takes what a template sends, in the place of a broker. */
final class RecordingProducer extends DefaultMQProducer {
  static final int QUEUES = 16;

  final List<List<Message>> requests = new ArrayList<>();
  final List<Integer> queues = new ArrayList<>();
  SendStatus status = SendStatus.SEND_OK;
  boolean interrupted;

  RecordingProducer() {
    super("recording");
  }

  @Override
  public SendResult send(Message message, long timeout) throws InterruptedException {
    return taken(List.of(message));
  }

  @Override
  public SendResult send(Collection<Message> messages, long timeout) throws InterruptedException {
    return taken(List.copyOf(messages));
  }

  @Override
  public SendResult send(Message message, MessageQueueSelector selector, Object key, long timeout)
      throws InterruptedException {
    queues.add(selector.select(all(message.getTopic()), message, key).getQueueId());
    return taken(List.of(message));
  }

  @Override
  public void send(
      Message message,
      MessageQueueSelector selector,
      Object key,
      SendCallback callback,
      long timeout)
      throws InterruptedException {
    callback.onSuccess(send(message, selector, key, timeout));
  }

  private SendResult taken(List<Message> request) throws InterruptedException {
    if (interrupted) {
      throw new InterruptedException("as it was asked to");
    }
    requests.add(request);
    SendResult result = new SendResult();
    result.setSendStatus(status);
    return result;
  }

  private static List<MessageQueue> all(String topic) {
    return IntStream.range(0, QUEUES)
        .mapToObj(queue -> new MessageQueue(topic, "broker", queue))
        .toList();
  }
}
