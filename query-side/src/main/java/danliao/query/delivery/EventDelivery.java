package danliao.query.delivery;

import danliao.api.HybridClock;
import danliao.api.MessageEvent;
import danliao.api.frame.AckStatus;
import danliao.api.frame.Message;
import danliao.api.frame.ServerFrame;
import danliao.api.rpc.Delivery;
import danliao.query.message.StoredEvent;
import danliao.query.presence.ConnectedDevices;
import danliao.query.presence.Device;
import danliao.query.processing.ProcessingGroup;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Turns events into what clients hear of them, after the projections have passed them. */
final class EventDelivery implements ProcessingGroup.Handler {
  /**
   * By Redis's clock, a gateway looked for devices at most so long before the time in its stamp.
   * The clocks of a Redis Cluster's servers agree to the second.
   */
  private static final Duration CONNECTED_SINCE = HybridClock.MOST_AHEAD.plusSeconds(1);

  private final Consumer<List<StoredEvent>> passed;
  private final ConnectedDevices devices;
  private final Undelivered undelivered;
  private final Gateways gateways;
  private final Clock clock;
  private final Timer acked;
  private final Timer receipted;

  /**
   * @param passed returns when every projection that acks wait for has stored these events
   */
  EventDelivery(
      Consumer<List<StoredEvent>> passed,
      ConnectedDevices devices,
      Undelivered undelivered,
      Gateways gateways,
      Clock clock,
      MeterRegistry meters) {
    this.passed = passed;
    this.devices = devices;
    this.undelivered = undelivered;
    this.gateways = gateways;
    this.clock = clock;
    this.acked = timer("danliao.query.delivery.acked", meters);
    this.receipted = timer("danliao.query.delivery.receipted", meters);
  }

  @Override
  public void handle(List<StoredEvent> batch) {
    List<MessageEvent> events = batch.stream().map(e -> e.recorded().event()).toList();
    passed.accept(batch);
    gateways.push(pushes(events));
    Instant now = clock.instant();
    for (MessageEvent event : events) {
      switch (event) {
        case MessageEvent.Sent sent -> acked.record(Duration.between(sent.at(), now));
        // Of one that the server makes up nobody began to wait.
        case MessageEvent.MarkedOffline offline -> {}
        case MessageEvent.Received received ->
            receipted.record(Duration.between(received.at(), now));
        case MessageEvent.Read read -> receipted.record(Duration.between(read.at(), now));
      }
    }
  }

  private static Timer timer(String name, MeterRegistry meters) {
    return Timer.builder(name).publishPercentiles(0.5, 0.99).register(meters);
  }

  private List<Push> pushes(List<MessageEvent> events) {
    Map<String, List<Device>> connected = connected(events);
    Map<String, Message> late = lateMessages(events, connected);
    List<Push> pushes = new ArrayList<>();
    for (MessageEvent event : events) {
      switch (event) {
        case MessageEvent.Sent sent -> {
          toUser(sent.sender(), Frames.serverAck(sent), connected, pushes);
          toLateDevices(sent, late, connected, pushes);
        }
        case MessageEvent.MarkedOffline offline -> {
          toUser(
              offline.sender(), Frames.receipt(offline, AckStatus.UNREAD, true), connected, pushes);
          toLateDevices(offline, late, connected, pushes);
        }
        case MessageEvent.Received received ->
            toUser(
                received.sender(),
                Frames.receipt(received, AckStatus.UNREAD, false),
                connected,
                pushes);
        case MessageEvent.Read read ->
            toUser(read.sender(), Frames.receipt(read, AckStatus.READ, false), connected, pushes);
      }
    }
    return pushes;
  }

  private Map<String, List<Device>> connected(List<MessageEvent> events) {
    Set<String> users = new HashSet<>();
    for (MessageEvent event : events) {
      users.add(event.sender());
      if (mayBeLate(event)) {
        users.add(event.recipient());
      }
    }
    return devices.of(users);
  }

  private static boolean mayBeLate(MessageEvent event) {
    return event instanceof MessageEvent.Sent || event instanceof MessageEvent.MarkedOffline;
  }

  /**
   * Messages that a device of the recipient may have missed, because it connected between the
   * gateway's look and now, and that no device has acknowledged.
   */
  private Map<String, Message> lateMessages(
      List<MessageEvent> events, Map<String, List<Device>> connected) {
    Map<String, List<MessageEvent>> byRecipient = new HashMap<>();
    for (MessageEvent event : events) {
      if (mayBeLate(event) && !lateDevices(event, connected).isEmpty()) {
        byRecipient.computeIfAbsent(event.recipient(), user -> new ArrayList<>()).add(event);
      }
    }
    Map<String, Message> messages = new HashMap<>();
    byRecipient.forEach((user, late) -> messages.putAll(undelivered.among(user, late)));
    return messages;
  }

  /** Whoever is marked offline was reached nowhere: each device that is there now has missed it. */
  private static List<Device> lateDevices(MessageEvent event, Map<String, List<Device>> connected) {
    List<Device> all = connected.getOrDefault(event.recipient(), List.of());
    if (event instanceof MessageEvent.MarkedOffline) {
      return all;
    }
    long since = event.at().minus(CONNECTED_SINCE).toEpochMilli();
    return all.stream().filter(device -> device.sinceMillis() >= since).toList();
  }

  private static void toLateDevices(
      MessageEvent event,
      Map<String, Message> late,
      Map<String, List<Device>> connected,
      List<Push> pushes) {
    Message message = late.get(event.messageId());
    if (message == null) {
      return;
    }
    ServerFrame frame = Frames.redelivered(message);
    for (Device device : lateDevices(event, connected)) {
      pushes.add(
          new Push(
              device.gateway(),
              Delivery.newBuilder()
                  .setUserId(event.recipient())
                  .setDeviceId(device.deviceId())
                  .setFrame(frame)
                  .build()));
    }
  }

  /** Once a gateway: each passes it on to all of the user's devices there. */
  static void toUser(
      String user, ServerFrame frame, Map<String, List<Device>> connected, List<Push> pushes) {
    toUser(Delivery.newBuilder().setUserId(user).setFrame(frame).build(), connected, pushes);
  }

  static void toUser(Delivery delivery, Map<String, List<Device>> connected, List<Push> pushes) {
    toUser(delivery, connected, () -> {}, pushes);
  }

  /**
   * @param reached runs when a gateway has said that a device took it
   */
  static void toUser(
      Delivery delivery, Map<String, List<Device>> connected, Runnable reached, List<Push> pushes) {
    connected.getOrDefault(delivery.getUserId(), List.of()).stream()
        .map(Device::gateway)
        .distinct()
        .forEach(gateway -> pushes.add(new Push(gateway, delivery, reached)));
  }
}
