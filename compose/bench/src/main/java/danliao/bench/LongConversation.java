package danliao.bench;

import danliao.api.MessageEvent;
import danliao.axon.EventHistory;
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

  private final long seed;
  private final GeneratedMessages messages;

  LongConversation(long seed) {
    this.seed = seed;
    this.messages = GeneratedMessages.of("long", seed);
  }

  String one() {
    return messages.run() + "-a";
  }

  String other() {
    return messages.run() + "-b";
  }

  /** The stamp of a message, counted from 0. */
  long seq(int number) {
    return GeneratedMessages.seq(number);
  }

  /** The same whichever others are asked for; counted from 0. */
  List<EventHistory.Entry> batch(int batch) {
    RandomGenerator random = new SplittableRandom(seed * 1_000_003 + batch);
    List<EventHistory.Entry> entries = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      int number = batch * MESSAGES + i;
      MessageEvent.Sent sent = messages.sent(number, one(), other(), random);
      entries.add(messages.entry(number, 0, sent));
      entries.add(
          messages.entry(number, 1, GeneratedMessages.received(sent, sent.at().plusMillis(50))));
    }
    return entries;
  }
}
