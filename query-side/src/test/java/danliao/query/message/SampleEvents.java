package danliao.query.message;

import danliao.api.HybridClock;
import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.Seq;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Events of conversations that never were, the same for the same seed. */
public final class SampleEvents {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private final HybridClock clock = new HybridClock(7, Clock.fixed(START, ZoneOffset.UTC));
  private final Random random;
  private final String run;
  private int messages;

  public SampleEvents(long seed) {
    random = new Random(seed);
    run = Long.toString(seed, 36).replace('-', 'm');
  }

  /** A user of this seed's own, so that tests beside each other share nothing. */
  public String user(String name) {
    return name + '-' + run;
  }

  /** A new message, later than all before. */
  public RecordedEvent sent(String sender, String recipient) {
    return sent(sender, recipient, "text/plain", "message number " + messages);
  }

  public RecordedEvent sent(String sender, String recipient, String contentType, String content) {
    String clientMsgId = "sample-" + run + "-" + messages++;
    long seq = clock.next();
    return new RecordedEvent(
        new MessageEvent.Sent(
            Ids.message(sender, clientMsgId),
            clientMsgId,
            Ids.conversation(sender, recipient),
            sender,
            recipient,
            contentType,
            content,
            seq,
            Seq.time(seq)),
        0);
  }

  public RecordedEvent markedOffline(RecordedEvent of, long sequence) {
    var e = of.event();
    return new RecordedEvent(
        new MessageEvent.MarkedOffline(
            e.messageId(), e.conversationId(), e.sender(), e.recipient(), e.seq(), later(of, 1)),
        sequence);
  }

  public RecordedEvent received(RecordedEvent of, long sequence) {
    var e = of.event();
    return new RecordedEvent(
        new MessageEvent.Received(
            e.messageId(), e.conversationId(), e.sender(), e.recipient(), e.seq(), later(of, 2)),
        sequence);
  }

  public RecordedEvent read(RecordedEvent of, long sequence) {
    var e = of.event();
    return new RecordedEvent(
        new MessageEvent.Read(
            e.messageId(), e.conversationId(), e.sender(), e.recipient(), e.seq(), later(of, 3)),
        sequence);
  }

  /** Whole lives of messages, or beginnings of them, between these users and interleaved. */
  public List<RecordedEvent> history(List<String> users, int count) {
    List<Deque<RecordedEvent>> lives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String sender = users.get(random.nextInt(users.size()));
      String recipient = users.get(random.nextInt(users.size()));
      if (!sender.equals(recipient)) {
        lives.add(life(sender, recipient));
      }
    }
    return interleave(lives);
  }

  private Deque<RecordedEvent> life(String sender, String recipient) {
    Deque<RecordedEvent> life = new ArrayDeque<>();
    RecordedEvent sent = sent(sender, recipient);
    life.add(sent);
    if (random.nextInt(3) == 0) {
      life.add(markedOffline(sent, life.size()));
    }
    if (random.nextInt(3) > 0) {
      life.add(received(sent, life.size()));
    }
    if (random.nextInt(2) == 0) {
      life.add(read(sent, life.size()));
    }
    return life;
  }

  /** Each life in its own order; a life begins near its place and goes on among later ones. */
  private List<RecordedEvent> interleave(List<Deque<RecordedEvent>> lives) {
    List<RecordedEvent> all = new ArrayList<>();
    Deque<Deque<RecordedEvent>> waiting = new ArrayDeque<>(lives);
    List<Deque<RecordedEvent>> open = new ArrayList<>();
    while (!waiting.isEmpty() || !open.isEmpty()) {
      while (open.size() < 8 && !waiting.isEmpty()) {
        open.add(waiting.remove());
      }
      Deque<RecordedEvent> life = open.get(random.nextInt(open.size()));
      all.add(life.remove());
      if (life.isEmpty()) {
        open.remove(life);
      }
    }
    return all;
  }

  private static Instant later(RecordedEvent of, int seconds) {
    return Seq.time(of.event().seq()).plusSeconds(seconds);
  }
}
