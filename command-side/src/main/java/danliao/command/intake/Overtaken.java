package danliao.command.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.ClientAckBody;
import danliao.command.message.Outcome;
import danliao.service.broker.OutgoingBody;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Acknowledgements that may have overtaken their message: a gateway that does not know the
 * conversation sends them through another queue. They go back to the broker, for longer each time,
 * until the message is there or all that any queue held before them is decided: nobody is pushed a
 * message that the broker does not have, so one that is not there then does not exist.
 */
final class Overtaken {
  private final BiConsumer<OutgoingBody, Duration> later;
  private final Patience patience;
  private final Backlog backlog;

  /**
   * @param later publishes a body that consumers see after a delay, and returns when the broker has
   *     it
   */
  Overtaken(BiConsumer<OutgoingBody, Duration> later, Patience patience, Backlog backlog) {
    this.later = later;
    this.patience = patience;
    this.backlog = backlog;
  }

  /**
   * How far the intake is behind, to be asked before a batch is decided: what is decided later may
   * be news to it.
   */
  Duration behind() {
    return backlog.behind();
  }

  /** True if the message may still come, and is waited for. */
  boolean mayCome(Decision.Decided decided, Duration behind) {
    return isEarly(decided, behind) && !patience.isOver(attempts(decided));
  }

  /** True if the message may still come, but was waited for long enough. */
  boolean isGivenUp(Decision.Decided decided, Duration behind) {
    return isEarly(decided, behind) && patience.isOver(attempts(decided));
  }

  private boolean isEarly(Decision.Decided decided, Duration behind) {
    MessageExt source = decided.request().source();
    return decided.outcome() == Outcome.UNKNOWN
        && Topics.CLIENT_ACK.equals(source.getTags())
        && body(source).getConversationId().isEmpty()
        && patience.waited(attempts(decided)).compareTo(behind) < 0;
  }

  private static int attempts(Decision.Decided decided) {
    return body(decided.request().source()).getAttempt();
  }

  /** Puts back those of each body that are not there yet; returns when the broker has them. */
  void putBack(List<Decision.Decided> overtaken) {
    Map<MessageExt, ClientAckBody.Builder> bodies = new LinkedHashMap<>();
    for (Decision.Decided decided : overtaken) {
      bodies
          .computeIfAbsent(decided.request().source(), Overtaken::withoutIds)
          .addMessageIds(decided.request().command().messageId());
    }
    bodies.forEach(this::putBack);
    if (!bodies.isEmpty()) {
      backlog.look();
    }
  }

  private void putBack(MessageExt source, ClientAckBody.Builder body) {
    Duration delay = patience.delay(body.getAttempt());
    byte[] bytes = body.setAttempt(body.getAttempt() + 1).build().toByteArray();
    later.accept(
        new OutgoingBody(source.getTopic(), Topics.CLIENT_ACK, source.getKeys(), bytes), delay);
  }

  private static ClientAckBody.Builder withoutIds(MessageExt source) {
    return body(source).toBuilder().clearMessageIds();
  }

  private static ClientAckBody body(MessageExt source) {
    try {
      return ClientAckBody.parseFrom(source.getBody());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("was decoded before", e);
    }
  }
}
