package danliao.command.answer;

import danliao.api.Topics;
import danliao.api.wire.AnswerBody;
import danliao.service.broker.OutgoingBody;
import danliao.service.broker.Publisher;
import java.util.List;

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
    publisher.publish(answers.stream().map(this::body).toList());
  }

  private OutgoingBody body(AnswerBody answer) {
    return new OutgoingBody(topic, Topics.ANSWER, answer.getUserId(), answer.toByteArray());
  }
}
