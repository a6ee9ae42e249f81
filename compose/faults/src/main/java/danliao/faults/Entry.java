package danliao.faults;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import java.util.List;

/** One thing that one device wrote, heard or noticed. */
sealed interface Entry {
  /** Nanoseconds since the run began, by the one clock of the load. */
  long at();

  Where where();

  /**
   * A connection.
   *
   * @param login counts the connections of the device
   */
  record Where(String user, String device, int login) {}

  /** Its {@code welcome} came. */
  record Connected(long at, Where where, int gateway) implements Entry {}

  /** It ended, for whatever reason. */
  record Disconnected(long at, Where where, int closeCode) implements Entry {}

  /** A {@code send} was handed to the connection: it may never have arrived. */
  record Sent(long at, Where where, String clientMsgId, String to, String content)
      implements Entry {}

  /** A {@code serverAck} came. */
  record Acked(long at, Where where, ServerAck ack) implements Entry {}

  /** An {@code error} with a {@code clientMsgId} came. */
  record Refused(long at, Where where, String clientMsgId, ErrorCode code) implements Entry {}

  /** A {@code message} came. */
  record Pushed(long at, Where where, Message message) implements Entry {}

  /**
   * An {@code ack} was handed to the connection: it may never have arrived.
   *
   * @param isLastRound whether it says once more, after everything, how far its messages have come
   */
  record Acknowledged(
      long at, Where where, List<String> messageIds, AckStatus status, boolean isLastRound)
      implements Entry {}

  /** An {@code error} with a {@code messageId} came. */
  record AckRefused(long at, Where where, String messageId, ErrorCode code) implements Entry {}

  /** A {@code receipt} came. */
  record Told(long at, Where where, Receipt receipt) implements Entry {}
}
