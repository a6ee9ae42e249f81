package danliao.query.delivery;

import danliao.api.frame.ServerAck;
import danliao.api.rpc.Delivery;
import danliao.api.wire.AnswerBody;
import danliao.query.presence.ConnectedDevices;
import danliao.query.presence.Device;
import danliao.query.processing.RetryInPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Delivers what the command side answers and no event says: refusals at once, and the original ack
 * of a message sent again when the projections have passed that message.
 */
final class AnswerDelivery {
  private final Consumer<ServerAck> passed;
  private final ConnectedDevices devices;
  private final Gateways gateways;
  private final RetryInPlace retry;

  AnswerDelivery(
      Consumer<ServerAck> passed, ConnectedDevices devices, Gateways gateways, RetryInPlace retry) {
    this.passed = passed;
    this.devices = devices;
    this.gateways = gateways;
    this.retry = retry;
  }

  void refusals(List<AnswerBody> refusals) {
    push(refusals);
  }

  void acks(List<AnswerBody> acks) {
    acks.forEach(answer -> retry.run(() -> passed.accept(answer.getFrame().getServerAck())));
    push(acks);
  }

  private void push(List<AnswerBody> answers) {
    if (!answers.isEmpty()) {
      retry.run(() -> gateways.push(pushes(answers)));
    }
  }

  private List<Push> pushes(List<AnswerBody> answers) {
    Set<String> users = new TreeSet<>();
    for (AnswerBody answer : answers) {
      users.add(answer.getUserId());
      if (answer.hasRepush()) {
        users.add(answer.getRepushTo());
      }
    }
    Map<String, List<Device>> connected = devices.of(users);
    List<Push> pushes = new ArrayList<>();
    for (AnswerBody answer : answers) {
      EventDelivery.toUser(answer.getUserId(), answer.getFrame(), connected, pushes);
      if (answer.hasRepush()) {
        Delivery again =
            Delivery.newBuilder()
                .setUserId(answer.getRepushTo())
                .setFrame(Frames.redelivered(answer.getRepush()))
                .setSentAgain(true)
                .build();
        EventDelivery.toUser(again, connected, pushes);
      }
    }
    return pushes;
  }
}
