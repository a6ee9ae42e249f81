package danliao.query.delivery;

import danliao.api.Topics;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.ServerFrame;
import danliao.api.wire.AnswerBody;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.springframework.util.unit.DataSize;

/** What the command side answers. */
final class TestAnswers {
  private TestAnswers() {}

  static AnswerBody ack(String user, String messageId) {
    ServerFrame.Builder frame = ServerFrame.newBuilder();
    frame.getServerAckBuilder().setMessageId(messageId);
    return AnswerBody.newBuilder().setUserId(user).setFrame(frame).build();
  }

  static AnswerBody refusal(String user) {
    ServerFrame.Builder frame = ServerFrame.newBuilder();
    frame.getErrorBuilder().setCode(ErrorCode.NOT_RECIPIENT);
    return AnswerBody.newBuilder().setUserId(user).setFrame(frame).build();
  }

  /** As it is published. */
  static <M extends Message> M filled(M message, AnswerBody answer) {
    message.setTags(Topics.ANSWER);
    message.setBody(answer.toByteArray());
    message.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    return message;
  }

  static DeliverySettings settings(String topic, Duration answerTime) {
    Duration unused = Duration.ofSeconds(1);
    return new DeliverySettings(
        List.of("unused"),
        unused,
        unused,
        unused,
        1,
        1,
        DataSize.ofBytes(1),
        unused,
        "unused",
        topic,
        "unused",
        "unused",
        answerTime);
  }
}
