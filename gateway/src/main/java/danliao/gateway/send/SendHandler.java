package danliao.gateway.send;

import danliao.api.Ids;
import danliao.api.Rejection;
import danliao.api.Seq;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.SendQuota;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.settings.AllowedStamps;
import java.util.OptionalLong;

/**
 * A {@code send} from its frame to a message: checked, within its sender's quota, stamped. On the
 * sender's event loop.
 */
public final class SendHandler {
  private final SendChecks checks;
  private final SendQuota quota;
  private final AllowedStamps stamps;
  private final Dispatch dispatch;

  SendHandler(SendChecks checks, SendQuota quota, AllowedStamps stamps, Dispatch dispatch) {
    this.checks = checks;
    this.quota = quota;
    this.stamps = stamps;
    this.dispatch = dispatch;
  }

  /**
   * Answers or dispatches one send.
   *
   * @param readAt {@link System#nanoTime} when the frame had been read
   */
  public void accept(Connection connection, Send send, long readAt) {
    Rejection refusal = checks.refusal(connection.userId(), send);
    if (refusal != null) {
      connection.reply(
          ServerFrames.sendError(refusal.code(), refusal.message(), send.getClientMsgId()));
      return;
    }
    long wait = quota.take(connection.userId());
    if (wait > 0) {
      connection.refuseForRate(send.getClientMsgId(), wait);
      return;
    }
    OptionalLong seq = stamps.next();
    if (seq.isEmpty()) {
      dispatch.unavailable(connection, send.getClientMsgId());
    } else {
      dispatch.begin(connection, message(connection.userId(), send, seq.getAsLong()), readAt);
    }
  }

  private static Message message(String sender, Send send, long seq) {
    String type = send.getContentType();
    return Message.newBuilder()
        .setMessageId(Ids.message(sender, send.getClientMsgId()))
        .setClientMsgId(send.getClientMsgId())
        .setConversationId(Ids.conversation(sender, send.getTo()))
        .setFrom(sender)
        .setTo(send.getTo())
        .setContentType(type.isEmpty() ? SendChecks.DEFAULT_CONTENT_TYPE : type)
        .setContent(send.getContent())
        .setSeq(seq)
        .setSentAt(Timestamps.timestamp(Seq.time(seq)))
        .build();
  }
}
