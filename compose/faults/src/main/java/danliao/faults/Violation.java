package danliao.faults;

import java.util.List;

/**
 * A promise that was not kept.
 *
 * @param messageId the message concerned, or the {@code clientMsgId} of one that has none
 * @param what in one sentence: expected and found
 * @param history everything that was recorded of the message, and its events
 */
record Violation(Promise promise, String messageId, String what, List<String> history) {
  /** The numbered promises of the protocol, taken apart. */
  enum Promise {
    /** 1: after {@code serverAck} every query shows the message. */
    ACKNOWLEDGED_IS_KEPT,
    /** 2: stored once, shown once; a resend gets the original {@code serverAck}. */
    STORED_ONCE,
    /** 2: unread counts are those of the messages that were not read. */
    COUNTED_ONCE,
    /** 3: what was acknowledged is pushed, or pushed again on reconnect. */
    ACKNOWLEDGED_IS_DELIVERED,
    /** 3: whoever is connected gets it without reconnecting. */
    CONNECTED_MISS_NOTHING,
    /** 3: on one connection a message comes once, unless its sender sends it again. */
    PUSHED_ONCE,
    /** 4: {@code seq} orders, and a reply sorts after what its author had received. */
    ORDER,
    /** 5: status only moves forward, and only the recipient moves it. */
    STATUS_MOVES_FORWARD,
    /** 6: what was refused left no trace. */
    REFUSED_LEFT_NO_TRACE,
    /** Views agree with each other and with a fold of the events. */
    VIEWS_AGREE
  }
}
