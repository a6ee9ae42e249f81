package danliao.command.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.ClientAckBody;
import danliao.command.broker.Publisher;
import danliao.command.message.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Acknowledgements that may have overtaken their message: a gateway that does not know the
 * conversation sends them through another queue. They go back to the broker for a moment, a few
 * times.
 */
final class Overtaken {
  private final Publisher publisher;
  private final int mostAttempts;
  private final Duration delay;

  Overtaken(Publisher publisher, int mostAttempts, Duration delay) {
    this.publisher = publisher;
    this.mostAttempts = mostAttempts;
    this.delay = delay;
  }

  /** True if the message may still come. */
  boolean mayCome(Decision.Decided decided) {
    MessageExt source = decided.request().source();
    if (decided.outcome() != Outcome.UNKNOWN || !Topics.CLIENT_ACK.equals(source.getTags())) {
      return false;
    }
    ClientAckBody body = body(source);
    return body.getConversationId().isEmpty() && body.getAttempt() < mostAttempts;
  }

  /** Puts back those of each body that are not there yet; returns when the broker has them. */
  void putBack(List<Decision.Decided> overtaken) {
    Map<MessageExt, ClientAckBody.Builder> bodies = new LinkedHashMap<>();
    for (Decision.Decided decided : overtaken) {
      bodies
          .computeIfAbsent(decided.request().source(), Overtaken::withoutIds)
          .addMessageIds(decided.request().command().messageId());
    }
    bodies.forEach(
        (source, body) -> {
          Message again =
              new Message(
                  source.getTopic(),
                  Topics.CLIENT_ACK,
                  source.getKeys(),
                  body.build().toByteArray());
          again.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
          publisher.publishLater(again, delay);
        });
  }

  private static ClientAckBody.Builder withoutIds(MessageExt source) {
    ClientAckBody body = body(source);
    return body.toBuilder().clearMessageIds().setAttempt(body.getAttempt() + 1);
  }

  private static ClientAckBody body(MessageExt source) {
    try {
      return ClientAckBody.parseFrom(source.getBody());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("was decoded before", e);
    }
  }
}
