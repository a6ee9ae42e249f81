package danliao.command.answer;

import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.command.broker.Publisher;
import java.util.List;
import org.apache.rocketmq.common.message.Message;

/** Publishes answers to RocketMQ, keyed by the user who is told. */
final class RocketMqAnswers implements AnswerPublisher {
  private final Publisher publisher;
  private final String topic;

  RocketMqAnswers(Publisher publisher, String topic) {
    this.publisher = publisher;
    this.topic = topic;
  }

  @Override
  public void publish(List<AnswerBody> answers) {
    publisher.publish(answers.stream().map(this::message).toList());
  }

  private Message message(AnswerBody answer) {
    Message message = new Message(topic, Topics.ANSWER, answer.getUserId(), answer.toByteArray());
    message.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    return message;
  }
}
