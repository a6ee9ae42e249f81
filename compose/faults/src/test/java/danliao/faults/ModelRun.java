package danliao.faults;

import danliao.api.Ids;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerAck;
import danliao.faults.ModelBackend.Answer;
import danliao.faults.ModelBackend.Wire;
import danliao.faults.ModelUser.Device;
import danliao.faults.Story.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Users at the {@link ModelBackend}, over a network that loses requests and answers. */
final class ModelRun implements Wire {
  /** They never leave, and after the first part of a run do not lose their connections either. */
  private static final List<String> STAYING = List.of("eve", "fay");

  private final Random random;
  private final Strike strike;
  private final ModelBackend backend;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, ModelUser> users = new LinkedHashMap<>();
  private long now;
  private int sends;
  private boolean faulty = true;
  private boolean staying;

  /** What a checker is given, and which message the bug struck; null if it found no chance. */
  record Outcome(List<Entry> entries, Views views, @Nullable String struck) {}

  private ModelRun(Bug bug, long seed) {
    random = new Random(seed);
    strike = new Strike(bug, new Random(seed + 1));
    backend = new ModelBackend(this, strike);
    for (String id : List.of("ann", "bob", "cat", "dan")) {
      users.put(id, new ModelUser(id, "desk", "phone"));
    }
    for (String id : STAYING) {
      users.put(id, new ModelUser(id, "phone"));
    }
  }

  static Outcome of(Bug bug, long seed, int steps) {
    ModelRun run = new ModelRun(bug, seed);
    for (int i = 0; i < steps; i++) {
      if (i == steps / 4) {
        run.stay();
      }
      run.step();
    }
    run.settle();
    Views views = new ModelViews(run.backend.log(), run.strike).views();
    return new Outcome(List.copyOf(run.entries), views, run.strike.struck());
  }

  private void stay() {
    for (String id : STAYING) {
      users(id).devices.stream().filter(device -> !device.connected).forEach(this::connect);
    }
    staying = true;
  }

  private void step() {
    ModelUser user = pick(List.copyOf(users.values()));
    Device device = pick(user.devices);
    if (!device.connected) {
      if (random.nextInt(4) == 0) {
        connect(device);
      }
      return;
    }
    switch (random.nextInt(20)) {
      case 0 -> leave(device);
      case 1 -> comeBack(device);
      case 2 -> sendNew(device, ModelBackend.BLOCKED);
      case 3, 4, 5 -> resend(device, user.answered);
      case 6, 7 -> reuse(device);
      case 8, 9, 10 -> resend(device, user.pending);
      case 11 -> acknowledgeForeign(device);
      case 12, 13, 14, 15 -> acknowledge(device);
      default -> sendNew(device, "hello ");
    }
  }

  private void settle() {
    faulty = false;
    backend.settle();
    users.values().forEach(user -> user.devices.forEach(this::comeBack));
    for (ModelUser user : users.values()) {
      while (!user.pending.isEmpty()) {
        resend(pick(user.devices), user.pending);
      }
    }
    for (ModelUser user : users.values()) {
      write(pick(user.devices), user.received(Habit.READS), AckStatus.READ);
      write(pick(user.devices), user.received(Habit.READS), AckStatus.UNREAD);
      write(pick(user.devices), user.received(Habit.RECEIVES), AckStatus.UNREAD);
    }
  }

  private void leave(Device device) {
    if (!STAYING.contains(device.user.id)) {
      disconnect(device);
    }
  }

  private void comeBack(Device device) {
    if (!STAYING.contains(device.user.id)) {
      connect(device);
    }
  }

  private void connect(Device device) {
    if (device.connected) {
      disconnect(device);
    }
    device.login++;
    device.connected = true;
    entries.add(new Entry.Connected(tick(), device.where(), 1 + random.nextInt(3)));
    if (faulty && random.nextInt(4) == 0) {
      // What it heard on an earlier connection, before its drain is on its way.
      acknowledge(device);
    }
    if (device.connected) {
      backend.drain(device.user.id).forEach(message -> hear(device, message));
    }
  }

  private void disconnect(Device device) {
    device.connected = false;
    entries.add(new Entry.Disconnected(tick(), device.where(), 1006));
  }

  private void sendNew(Device device, String kind) {
    List<String> others = users.keySet().stream().filter(id -> !id.equals(device.user.id)).toList();
    sends++;
    String clientMsgId = "message-" + sends;
    Body body = new Body(pick(others), kind + sends);
    device.user.pending.put(clientMsgId, body);
    long heard = device.heard.getOrDefault(Ids.conversation(device.user.id, body.to()), 0L);
    send(device, clientMsgId, body, heard);
  }

  private void resend(Device device, Map<String, Body> bodies) {
    if (!bodies.isEmpty()) {
      Map.Entry<String, Body> old = pick(List.copyOf(bodies.entrySet()));
      device.user.sentAgain.add(old.getKey());
      send(device, old.getKey(), old.getValue(), 0);
    }
  }

  private void reuse(Device device) {
    if (!device.user.answered.isEmpty()) {
      Map.Entry<String, Body> old = pick(List.copyOf(device.user.answered.entrySet()));
      Body other = new Body(old.getValue().to(), old.getValue().content() + ModelBackend.CHANGED);
      send(device, old.getKey(), other, 0);
    }
  }

  private void send(Device device, String clientMsgId, Body body, long heard) {
    ModelUser user = device.user;
    entries.add(new Entry.Sent(tick(), device.where(), clientMsgId, body.to(), body.content()));
    if (breaks(device)) {
      disconnect(device);
      return;
    }
    if (fails()) {
      refuse(device, clientMsgId, ErrorCode.UNAVAILABLE);
      return;
    }
    Answer answer = backend.send(user.id, clientMsgId, body.to(), body.content(), heard);
    if (breaks(device)) {
      disconnect(device);
    }
    if (answer.ack() != null) {
      acked(user, answer.ack());
    } else if (device.connected && answer.refusal() != null) {
      refuse(device, clientMsgId, answer.refusal());
      user.pending.remove(clientMsgId);
    }
  }

  private void refuse(Device device, String clientMsgId, ErrorCode code) {
    entries.add(new Entry.Refused(tick(), device.where(), clientMsgId, code));
  }

  private void acked(ModelUser user, ServerAck ack) {
    for (Device device : user.devices) {
      if (device.connected && !fails()) {
        entries.add(new Entry.Acked(tick(), device.where(), ack));
        device.heard.merge(ack.getConversationId(), ack.getSeq(), Math::max);
        Body body = user.pending.remove(ack.getClientMsgId());
        if (body != null) {
          user.answered.put(ack.getClientMsgId(), body);
        }
      }
    }
  }

  private void acknowledge(Device device) {
    List<String> read = device.user.received(Habit.READS);
    boolean reads = !read.isEmpty() && random.nextBoolean();
    List<String> ids = new ArrayList<>(read);
    if (!reads) {
      ids.addAll(device.user.received(Habit.RECEIVES));
    }
    ids.removeIf(id -> random.nextInt(3) > 0);
    write(device, ids, reads ? AckStatus.READ : AckStatus.UNREAD);
  }

  /** Somebody else's message, or one's own. */
  private void acknowledgeForeign(Device device) {
    List<String> foreign =
        backend.log().stream()
            .filter(m -> !m.to.equals(device.user.id) && Habit.of(m.id) != Habit.READS)
            .map(m -> m.id)
            .toList();
    if (!foreign.isEmpty()) {
      write(device, List.of(pick(foreign)), AckStatus.READ);
    }
  }

  private void write(Device device, List<String> ids, AckStatus status) {
    if (ids.isEmpty()) {
      return;
    }
    entries.add(new Entry.Acknowledged(tick(), device.where(), List.copyOf(ids), status, !faulty));
    if (breaks(device)) {
      disconnect(device);
    } else {
      backend.acknowledge(device.user.id, ids, status);
    }
  }

  @Override
  public boolean isConnected(String user) {
    return users(user).devices.stream().anyMatch(device -> device.connected);
  }

  @Override
  public boolean isStaying(String user) {
    return staying && STAYING.contains(user);
  }

  @Override
  public boolean hasHeardAck(String user, String clientMsgId) {
    return users(user).answered.containsKey(clientMsgId);
  }

  @Override
  public boolean hasSentAgain(String user, String clientMsgId) {
    return users(user).sentAgain.contains(clientMsgId);
  }

  @Override
  public void push(String user, Message message) {
    for (Device device : users(user).devices) {
      if (device.connected) {
        hear(device, message);
      }
    }
  }

  private void hear(Device device, Message message) {
    entries.add(new Entry.Pushed(tick(), device.where(), message));
    device.user.received.add(message.getMessageId());
    device.heard.merge(message.getConversationId(), message.getSeq(), Math::max);
  }

  @Override
  public void tell(String user, Receipt receipt) {
    for (Device device : users(user).devices) {
      if (device.connected) {
        entries.add(new Entry.Told(tick(), device.where(), receipt));
      }
    }
  }

  @Override
  public void refuseAck(String user, String messageId) {
    for (Device device : users(user).devices) {
      if (device.connected) {
        entries.add(
            new Entry.AckRefused(tick(), device.where(), messageId, ErrorCode.UNKNOWN_MESSAGE));
      }
    }
  }

  private ModelUser users(String id) {
    ModelUser user = users.get(id);
    if (user == null) {
      throw new IllegalArgumentException("expected a user of the run, found " + id);
    }
    return user;
  }

  private boolean breaks(Device device) {
    return fails() && !isStaying(device.user.id);
  }

  private boolean fails() {
    return faulty && random.nextInt(12) == 0;
  }

  private long tick() {
    now += 1 + random.nextInt(3_000_000);
    return now;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
