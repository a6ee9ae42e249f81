package danliao.faults;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Closed;
import danliao.client.connection.Connection;
import danliao.client.connection.ConnectionListener;
import danliao.client.connection.Encoding;
import danliao.client.connection.Login;
import danliao.client.connection.LoginRefusedException;
import danliao.client.connection.Network;
import danliao.faults.Entry.Where;
import danliao.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One device of a user: connects while it is to be online, wherever a gateway lets it in, and
 * records every frame. Thread-safe.
 */
final class SimulatedDevice {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final Population population;
  private final String user;
  private final String device;
  private final Encoding encoding;
  private final String token;
  private final Random random;
  private final BiConsumer<SimulatedDevice, ServerFrame> onFrame;
  private int logins;
  private boolean connecting;
  private long nextTry;
  private @Nullable Connection client;
  private Where where;

  /** What all devices share. */
  record Population(LocalStack stack, Network network, Recorder recorder, int gateways) {}

  SimulatedDevice(
      Population population,
      String user,
      String device,
      Random random,
      BiConsumer<SimulatedDevice, ServerFrame> onFrame) {
    this.population = population;
    this.user = user;
    this.device = device;
    this.random = random;
    this.onFrame = onFrame;
    this.encoding = random.nextBoolean() ? Encoding.JSON : Encoding.PROTOBUF;
    this.token = population.stack().tokens().user(user);
    this.where = new Where(user, device, 0);
  }

  synchronized boolean isOpen() {
    Connection current = client;
    return current != null && current.isOpen();
  }

  /** Tries to connect if it is time to. */
  synchronized void connectIfDue(long now) {
    if (isOpen() || connecting || now < nextTry) {
      return;
    }
    connecting = true;
    logins++;
    Where login = new Where(user, device, logins);
    int gateway = 1 + random.nextInt(population.gateways());
    Login to =
        Login.of(population.stack().gateway(gateway), token).device(device).encoding(encoding);
    var unused =
        population
            .network()
            .connect(to, new Heard(login, gateway))
            .whenComplete((connected, failure) -> tried(login, connected, failure));
  }

  private synchronized void tried(
      Where login, @Nullable Connection connected, @Nullable Throwable failure) {
    connecting = false;
    nextTry = population.recorder().now() + pauseAfter(failure);
    if (connected != null) {
      client = connected;
      where = login;
    }
  }

  private static long pauseAfter(@Nullable Throwable failure) {
    return failure instanceof LoginRefusedException refused
        ? refused.retryAfter().map(Duration::toNanos).orElse(RETRY_NANOS)
        : RETRY_NANOS;
  }

  /** Closes, with a close frame or without one. */
  synchronized void disconnect(boolean politely) {
    Connection current = client;
    client = null;
    if (current == null || !current.isOpen()) {
      return;
    }
    if (politely) {
      Thread.ofVirtual().start(current::close);
    } else {
      current.reset();
    }
  }

  /** Neither reads nor pongs from now on, as one that lost its network; its user goes on. */
  synchronized void lose() {
    Connection current = client;
    client = null;
    if (current != null && current.isOpen()) {
      current.freeze();
    }
  }

  /** False where there is no connection to write to. */
  synchronized boolean send(Send send) {
    Connection current = client;
    if (current == null || !current.isOpen()) {
      return false;
    }
    population
        .recorder()
        .add(
            new Entry.Sent(
                population.recorder().now(),
                where,
                send.getClientMsgId(),
                send.getTo(),
                send.getContent()));
    current.send(ClientFrame.newBuilder().setSend(send).build());
    return true;
  }

  /** False where there is no connection to write to. */
  synchronized boolean acknowledge(List<String> messageIds, AckStatus status, boolean isLastRound) {
    Connection current = client;
    if (current == null || !current.isOpen()) {
      return false;
    }
    population
        .recorder()
        .add(
            new Entry.Acknowledged(
                population.recorder().now(), where, messageIds, status, isLastRound));
    current.ack(status, messageIds);
    return true;
  }

  private final class Heard implements ConnectionListener {
    private final Where where;
    private final int gateway;

    Heard(Where where, int gateway) {
      this.where = where;
      this.gateway = gateway;
    }

    @Override
    public void received(Connection heardOn, ServerFrame frame) {
      Recorder recorder = population.recorder();
      long now = recorder.now();
      switch (frame.getFrameCase()) {
        case WELCOME -> recorder.add(new Entry.Connected(now, where, gateway));
        case SERVER_ACK -> recorder.add(new Entry.Acked(now, where, frame.getServerAck()));
        case MESSAGE -> recorder.add(new Entry.Pushed(now, where, frame.getMessage()));
        case RECEIPT -> recorder.add(new Entry.Told(now, where, frame.getReceipt()));
        case ERROR -> {
          if (frame.getError().hasClientMsgId()) {
            recorder.add(
                new Entry.Refused(
                    now, where, frame.getError().getClientMsgId(), frame.getError().getCode()));
          } else if (frame.getError().hasMessageId()) {
            recorder.add(
                new Entry.AckRefused(
                    now, where, frame.getError().getMessageId(), frame.getError().getCode()));
          }
        }
        case SYNCED, PONG, FRAME_NOT_SET -> {}
      }
      onFrame.accept(SimulatedDevice.this, frame);
    }

    @Override
    public void closed(Closed how) {
      population
          .recorder()
          .add(new Entry.Disconnected(population.recorder().now(), where, how.code()));
    }
  }
}
