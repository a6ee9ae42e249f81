package danliao.bench;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.axon.EventHistory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A history of conversations that never were, the same for the same seed: batches of the whole
 * lives of messages. Of a message that only begins in a batch, a running stack could take over the
 * delivery before the next one is stored, and add an event of its own. For the same reason each is
 * acknowledged or marked offline in the end. Users never connect, and nothing is pushed to them.
 */
final class HistoryGenerator {
  /** Messages a batch; they have about 2,500 events, 1.6 MB as they are stored. */
  static final int MESSAGES = 800;

  private static final int USERS = 2_000;
  private static final int CONVERSATIONS = 20_000;

  /** Messages between their first and their last event, so that their events are not neighbours. */
  private static final int OPEN = 100;

  private final long seed;
  private final GeneratedMessages messages;
  private final List<Pair> conversations;

  HistoryGenerator(long seed) {
    this.seed = seed;
    this.messages = GeneratedMessages.of("history", seed);
    this.conversations = conversations();
  }

  /** Who talks with whom. */
  private record Pair(String one, String other) {}

  private List<Pair> conversations() {
    RandomGenerator random = new SplittableRandom(seed);
    Map<String, Pair> pairs = new LinkedHashMap<>();
    while (pairs.size() < CONVERSATIONS) {
      String one = user(random);
      String other = user(random);
      if (!one.equals(other)) {
        pairs.putIfAbsent(Ids.conversation(one, other), new Pair(one, other));
      }
    }
    return List.copyOf(pairs.values());
  }

  /** One of those who take part. */
  String user(RandomGenerator random) {
    return messages.run() + "-u" + random.nextInt(USERS);
  }

  /**
   * A part of the history, in the order of its events; the same whichever others are asked for.
   *
   * @param number from 0
   */
  List<EventHistory.Entry> batch(int number) {
    RandomGenerator random = new SplittableRandom(seed * 1_000_003 + number);
    Deque<Deque<EventHistory.Entry>> lives = new ArrayDeque<>();
    for (int i = 0; i < MESSAGES; i++) {
      lives.add(life((long) number * MESSAGES + i, random));
    }
    return interleaved(lives, random);
  }

  private Deque<EventHistory.Entry> life(long number, RandomGenerator random) {
    Deque<EventHistory.Entry> life = new ArrayDeque<>();
    for (MessageEvent event : events(sent(number, random), random)) {
      life.add(messages.entry(number, life.size(), event));
    }
    return life;
  }

  private MessageEvent.Sent sent(long number, RandomGenerator random) {
    Pair pair = conversations.get(skewed(random));
    return messages.sent(number, pair.one(), pair.other(), random);
  }

  /** The busiest hundredth of the conversations has a fifth of the messages. */
  private static int skewed(RandomGenerator random) {
    return (int) (CONVERSATIONS * Math.pow(random.nextDouble(), 3));
  }

  /** About 3.2 of a message: a third finds nobody, nearly all come in the end, most are read. */
  private static List<MessageEvent> events(MessageEvent.Sent sent, RandomGenerator random) {
    List<MessageEvent> events = new ArrayList<>();
    events.add(sent);
    boolean away = random.nextInt(3) == 0;
    if (away) {
      events.add(
          new MessageEvent.MarkedOffline(
              sent.messageId(),
              sent.conversationId(),
              sent.sender(),
              sent.recipient(),
              sent.seq(),
              sent.at().plusMillis(20)));
    }
    if (away && random.nextInt(10) == 0) {
      return events;
    }
    Instant received = sent.at().plusMillis(away ? 600_000 : 50);
    events.add(GeneratedMessages.received(sent, received));
    if (random.nextInt(10) > 0) {
      events.add(
          new MessageEvent.Read(
              sent.messageId(),
              sent.conversationId(),
              sent.sender(),
              sent.recipient(),
              sent.seq(),
              received.plusSeconds(1 + random.nextInt(60))));
    }
    return events;
  }

  /** Each life in its own order, and messages in the order in which they were sent. */
  private static List<EventHistory.Entry> interleaved(
      Deque<Deque<EventHistory.Entry>> lives, RandomGenerator random) {
    List<EventHistory.Entry> all = new ArrayList<>();
    List<Deque<EventHistory.Entry>> open = new ArrayList<>();
    while (!lives.isEmpty() || !open.isEmpty()) {
      if (open.size() < OPEN && !lives.isEmpty()) {
        Deque<EventHistory.Entry> next = lives.remove();
        all.add(next.remove());
        open.add(next);
      } else {
        int chosen = random.nextInt(open.size());
        Deque<EventHistory.Entry> life = open.get(chosen);
        all.add(life.remove());
        if (life.isEmpty()) {
          open.remove(chosen);
        }
      }
    }
    return all;
  }
}
