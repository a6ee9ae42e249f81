package danliao.bench;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.Seq;
import danliao.axon.EventHistory;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * The messages of a generated history, by their numbers.
 *
 * @param run begins all its ids
 */
record GeneratedMessages(String run) {
  /** Each message has a moment to itself; all are over by now. */
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final long MILLIS_BETWEEN = 100;

  /** Identifiers of events have as many digits each, and so are in ascending order. */
  private static final long FIRST_NUMBER = 1_000_000_000L;

  /**
   * @param kind of history
   */
  static GeneratedMessages of(String kind, long seed) {
    return new GeneratedMessages(kind + '-' + Long.toString(seed, 36).replace('-', 'm'));
  }

  /** The stamp of a message. */
  static long seq(long number) {
    return Seq.firstOf(START.toEpochMilli() + number * MILLIS_BETWEEN);
  }

  /** From one of the two to the other. */
  MessageEvent.Sent sent(long number, String one, String other, RandomGenerator random) {
    boolean back = random.nextBoolean();
    String sender = back ? other : one;
    String recipient = back ? one : other;
    String clientMsgId = run + '-' + number;
    long seq = seq(number);
    return new MessageEvent.Sent(
        Ids.message(sender, clientMsgId),
        clientMsgId,
        Ids.conversation(sender, recipient),
        sender,
        recipient,
        "text/plain",
        Words.text(random),
        seq,
        Seq.time(seq));
  }

  static MessageEvent.Received received(MessageEvent.Sent sent, Instant at) {
    return new MessageEvent.Received(
        sent.messageId(), sent.conversationId(), sent.sender(), sent.recipient(), sent.seq(), at);
  }

  /**
   * @param sequence of the event in its message's stream, from 0
   */
  EventHistory.Entry entry(long number, int sequence, MessageEvent event) {
    return new EventHistory.Entry(
        run + '-' + (FIRST_NUMBER + number) + '-' + sequence, sequence, event);
  }
}
