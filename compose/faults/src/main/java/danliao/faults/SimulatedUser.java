package danliao.faults;

import danliao.api.frame.AckStatus;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import danliao.faults.SimulatedDevice.Population;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user who keeps to the protocol: sends again what was not answered, under the same id, until it
 * is. Acknowledges as its habit is. Comes and goes, or stays: who stays has one device, which
 * connects anew only when it has lost its connection. Thread-safe.
 */
final class SimulatedUser {
  private static final long FIRST_RESEND_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long LONGEST_RESEND_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_IN_A_LIST = 500;

  private final String id;
  private final boolean stays;
  private final AckHabit habit;
  private final Random random;
  private final Recorder recorder;
  private final List<SimulatedDevice> devices = new ArrayList<>();
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private final Set<String> received = new LinkedHashSet<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private long ackAt;
  private boolean online = true;
  private boolean holding;
  private long changesAt;
  private int sent;
  private long lastAnswered;
  private @Nullable Send answered;

  /** A message without an answer yet. */
  private static final class Pending {
    private final Send send;
    private final long firstSentAt;
    private long nextAt;
    private long pause = FIRST_RESEND_NANOS;

    private Pending(Send send, long now) {
      this.send = send;
      this.firstSentAt = now;
      this.nextAt = now + pause;
    }

    private void sentAgain(long now) {
      pause = Math.min(2 * pause, LONGEST_RESEND_NANOS);
      nextAt = now + pause;
    }
  }

  SimulatedUser(Population population, String id, int number, boolean stays, Random random) {
    this.id = id;
    this.stays = stays;
    this.habit = AckHabit.of(number);
    this.random = random;
    this.recorder = population.recorder();
    boolean hasTwo = !stays && number % 5 == 1;
    for (String device : hasTwo ? List.of("phone", "desk") : List.of("phone")) {
      devices.add(
          new SimulatedDevice(
              population, id, device, new Random(random.nextLong()), this::received));
    }
  }

  String id() {
    return id;
  }

  synchronized boolean isOpen() {
    return devices.stream().anyMatch(SimulatedDevice::isOpen);
  }

  synchronized boolean isFullyOpen() {
    return devices.stream().allMatch(SimulatedDevice::isOpen);
  }

  synchronized int unanswered() {
    return pending.size();
  }

  /** How many acks are put off, by habit or because they were refused. */
  synchronized int unacknowledged() {
    return waiting.size();
  }

  /** When the newest message that has its {@code serverAck} was first sent; 0 before any. */
  synchronized long lastAnswered() {
    return lastAnswered;
  }

  synchronized void send(String to, String content) {
    sent++;
    Send send =
        Send.newBuilder().setClientMsgId(id + "-" + sent).setTo(to).setContent(content).build();
    pending.put(send.getClientMsgId(), new Pending(send, recorder.now()));
    write(send);
  }

  /** Sends everything unanswered at once, and the last that was answered: a stampede. */
  synchronized void resendAll() {
    pending.values().forEach(p -> write(p.send));
    Send last = answered;
    if (last != null) {
      write(last);
    }
  }

  /** Uses an id that was answered for other content, which is to be refused. */
  synchronized void reuseId() {
    Send last = answered;
    if (last != null) {
      write(last.toBuilder().setContent(last.getContent() + " changed").build());
    }
  }

  /** What time brings: connections, resends, acks that were put off, comings and goings. */
  synchronized void tick(boolean mayLeave) {
    long now = recorder.now();
    if (!mayLeave || stays) {
      online = true;
    } else if (now >= changesAt) {
      comeOrGo(now);
    }
    if (online) {
      devices.forEach(device -> device.connectIfDue(now));
    }
    for (Pending p : pending.values()) {
      if (now >= p.nextAt && write(p.send)) {
        p.sentAgain(now);
      }
    }
    if (!waiting.isEmpty() && now >= ackAt) {
      acknowledgeWaiting();
    }
  }

  private void comeOrGo(long now) {
    online = changesAt == 0 || !online || random.nextInt(3) > 0;
    if (!online) {
      devices.forEach(this::leave);
    }
    changesAt = now + TimeUnit.MILLISECONDS.toNanos(3_000 + random.nextInt(27_000));
  }

  private void leave(SimulatedDevice device) {
    switch (random.nextInt(8)) {
      case 0 -> device.lose();
      case 1, 2, 3 -> device.disconnect(false);
      default -> device.disconnect(true);
    }
  }

  /** From now on acknowledges nothing but by {@link #finalAcks}. */
  synchronized void holdAcks() {
    holding = true;
    waiting.clear();
  }

  /** Connects every device anew, whatever it is doing; not of a user who stays. */
  synchronized void relogin() {
    if (!stays) {
      devices.forEach(device -> device.disconnect(true));
    }
  }

  /** Says once more, on connections that stay, how far every message has come. */
  synchronized void finalAcks() {
    List<AckStatus> frames = new ArrayList<>(new LinkedHashSet<>(habit.frames));
    List<String> all = new ArrayList<>(received);
    for (AckStatus status : frames) {
      for (int from = 0; from < all.size(); from += MOST_IN_A_LIST) {
        List<String> part = all.subList(from, Math.min(from + MOST_IN_A_LIST, all.size()));
        if (!devices.getFirst().acknowledge(List.copyOf(part), status, true)) {
          throw new IllegalStateException(id + " lost its connection after all faults had ended");
        }
      }
    }
  }

  private void acknowledgeWaiting() {
    List<String> list = waiting.stream().limit(MOST_IN_A_LIST).toList();
    boolean written = false;
    for (AckStatus status : habit.frames) {
      written |= anyDevice(device -> device.acknowledge(list, status, false));
    }
    if (written) {
      list.forEach(waiting::remove);
    }
  }

  private boolean write(Send send) {
    return anyDevice(device -> device.send(send));
  }

  private boolean anyDevice(Predicate<SimulatedDevice> action) {
    int first = random.nextInt(devices.size());
    for (int i = 0; i < devices.size(); i++) {
      if (action.test(devices.get((first + i) % devices.size()))) {
        return true;
      }
    }
    return false;
  }

  private synchronized void received(SimulatedDevice device, ServerFrame frame) {
    switch (frame.getFrameCase()) {
      case MESSAGE -> message(device, frame.getMessage());
      case SERVER_ACK -> answered(frame.getServerAck().getClientMsgId());
      case ERROR -> {
        if (frame.getError().hasClientMsgId()) {
          refused(frame.getError());
        } else if (frame.getError().hasMessageId()) {
          ackRefused(frame.getError());
        }
      }
      case WELCOME, RECEIPT, SYNCED, PONG, FRAME_NOT_SET -> {}
    }
  }

  private void refused(Error error) {
    if (!isWorthAgain(error)) {
      pending.remove(error.getClientMsgId());
      return;
    }
    Pending refused = pending.get(error.getClientMsgId());
    if (refused != null && error.hasRetryAfterMillis()) {
      refused.nextAt = in(error.getRetryAfterMillis());
    }
  }

  /** All that wait are put off until the last of the refused may be written again. */
  private void ackRefused(Error error) {
    if (isWorthAgain(error)) {
      waiting.add(error.getMessageId());
      ackAt = Math.max(ackAt, in(error.getRetryAfterMillis()));
    }
  }

  private static boolean isWorthAgain(Error error) {
    return error.getCode() == ErrorCode.UNAVAILABLE || error.getCode() == ErrorCode.RATE_LIMITED;
  }

  private long in(long millis) {
    return recorder.now() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void answered(String clientMsgId) {
    Pending done = pending.remove(clientMsgId);
    if (done != null) {
      answered = done.send;
      lastAnswered = Math.max(lastAnswered, done.firstSentAt);
    }
  }

  private void message(SimulatedDevice device, Message message) {
    received.add(message.getMessageId());
    if (holding || habit == AckHabit.NEVER) {
      return;
    }
    boolean written =
        habit == AckHabit.AT_ONCE
            && device.acknowledge(List.of(message.getMessageId()), AckStatus.READ, false);
    if (!written) {
      if (waiting.isEmpty()) {
        ackAt = in(habit.delayMillis);
      }
      waiting.add(message.getMessageId());
    }
  }
}
