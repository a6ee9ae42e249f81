package danliao.query.delivery;

import danliao.api.MessageEvent;
import danliao.api.frame.ServerFrame;
import danliao.api.rpc.Delivery;
import danliao.query.message.MessageStream;
import danliao.query.message.Messages;
import danliao.query.message.StoredEvent;
import danliao.query.presence.ConnectedDevices;
import danliao.query.presence.Device;
import danliao.query.processing.ProcessingGroup;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Takes over the delivery of what nothing has happened to since it was sent: its gateway may have
 * died before it pushed, or never have heard that the broker has it. Such a message is pushed to
 * whoever is connected, and marked offline where no device takes it. A device that has it already
 * does not get it once more: gateways see to that.
 *
 * <p>Its events come late, so that most have their acknowledgement beside them.
 */
final class Overdue implements ProcessingGroup.Handler {
  private final Settled settled;
  private final MessageStream streams;
  private final ConnectedDevices devices;
  private final Gateways gateways;
  private final Consumer<List<MessageEvent.Sent>> offline;
  private final Counter pushed;
  private final Counter marked;

  /**
   * @param offline tells the command side that nobody was reached; returns when that is safe
   */
  Overdue(
      Settled settled,
      MessageStream streams,
      ConnectedDevices devices,
      Gateways gateways,
      Consumer<List<MessageEvent.Sent>> offline,
      MeterRegistry meters) {
    this.settled = settled;
    this.streams = streams;
    this.devices = devices;
    this.gateways = gateways;
    this.offline = offline;
    this.pushed = meters.counter("danliao.query.delivery.overdue", "outcome", "pushed");
    this.marked = meters.counter("danliao.query.delivery.overdue", "outcome", "offline");
  }

  @Override
  public void handle(List<StoredEvent> batch) {
    deliver(unsettled(batch).stream().filter(this::isOpen).toList());
  }

  private List<MessageEvent.Sent> unsettled(List<StoredEvent> batch) {
    Map<String, MessageEvent.Sent> unsettled = new LinkedHashMap<>();
    for (StoredEvent stored : batch) {
      MessageEvent event = stored.recorded().event();
      if (!(event instanceof MessageEvent.Sent sent)) {
        unsettled.remove(event.messageId());
      } else if (!settled.has(sent.messageId())) {
        unsettled.put(sent.messageId(), sent);
      }
    }
    return List.copyOf(unsettled.values());
  }

  private boolean isOpen(MessageEvent.Sent sent) {
    return streams.read(sent.messageId()).size() == 1;
  }

  private void deliver(List<MessageEvent.Sent> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Set<String> reached = reached(messages);
    List<MessageEvent.Sent> missed =
        messages.stream().filter(sent -> !reached.contains(sent.messageId())).toList();
    offline.accept(missed);
    pushed.increment(messages.size() - missed.size());
    marked.increment(missed.size());
  }

  /** Those that a device has taken by now. */
  private Set<String> reached(Collection<MessageEvent.Sent> messages) {
    Set<String> recipients = new HashSet<>();
    messages.forEach(sent -> recipients.add(sent.recipient()));
    Map<String, List<Device>> connected = devices.of(recipients);
    Set<String> reached = ConcurrentHashMap.newKeySet();
    List<Push> pushes = new ArrayList<>();
    for (MessageEvent.Sent sent : messages) {
      Delivery delivery =
          Delivery.newBuilder()
              .setUserId(sent.recipient())
              .setFrame(ServerFrame.newBuilder().setMessage(Messages.of(sent)))
              .build();
      EventDelivery.toUser(delivery, connected, () -> reached.add(sent.messageId()), pushes);
    }
    gateways.push(pushes);
    return Set.copyOf(reached);
  }
}
