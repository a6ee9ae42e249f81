package danliao.bench;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.Seq;
import danliao.axon.EventHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One conversation of any length, the same for the same seed: batches of messages that came, in the
 * order of their events. Its users never connect, and nothing is pushed to them.
 */
final class LongConversation {
  /** Of each message: that it was sent, and that it came. */
  static final int EVENTS = 2;

  /** Messages a batch. */
  private static final int MESSAGES = 1_000;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MILLIS_BETWEEN = 100;

  /** Identifiers of events have as many digits each, and so are in ascending order. */
  private static final long FIRST_NUMBER = 1_000_000_000L;

  private final long seed;
  private final String run;

  LongConversation(long seed) {
    this.seed = seed;
    this.run = "long-" + Long.toString(seed, 36).replace('-', 'm');
  }

  String one() {
    return run + "-a";
  }

  String other() {
    return run + "-b";
  }

  /** The stamp of a message, counted from 0. */
  long seq(int number) {
    return Seq.firstOf(START.toEpochMilli() + number * MILLIS_BETWEEN);
  }

  /** The same whichever others are asked for; counted from 0. */
  List<EventHistory.Entry> batch(int batch) {
    RandomGenerator random = new SplittableRandom(seed * 1_000_003 + batch);
    List<EventHistory.Entry> entries = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      int number = batch * MESSAGES + i;
      MessageEvent.Sent sent = sent(number, random);
      String identifier = run + '-' + (FIRST_NUMBER + number);
      entries.add(new EventHistory.Entry(identifier + "-0", 0, sent));
      entries.add(new EventHistory.Entry(identifier + "-1", 1, received(sent)));
    }
    return entries;
  }

  private MessageEvent.Sent sent(int number, RandomGenerator random) {
    boolean back = random.nextBoolean();
    String sender = back ? other() : one();
    String recipient = back ? one() : other();
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

  private static MessageEvent.Received received(MessageEvent.Sent sent) {
    return new MessageEvent.Received(
        sent.messageId(),
        sent.conversationId(),
        sent.sender(),
        sent.recipient(),
        sent.seq(),
        sent.at().plusMillis(50));
  }
}
