package danliao.cli;

import danliao.api.frame.AckStatus;
import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Send;
import danliao.api.frame.ServerFrame;
import danliao.client.connection.Closed;
import danliao.client.connection.Connection;
import danliao.client.connection.Login;
import danliao.client.connection.Network;
import danliao.stack.Failures;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One user's end of a chat, kept connected: what was not acknowledged is sent again under its id
 * after each reconnect, repeats are shown once. Thread-safe.
 */
final class ChatSession implements AutoCloseable {
  private static final int MAX_REMEMBERED = 10_000;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Network network = new Network(1);
  private final Login login;
  private final List<URI> gateways;
  private final String peer;
  private final Screen screen;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, Send> unanswered = Collections.synchronizedMap(new LinkedHashMap<>());
  // Touched on the one event loop only.
  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private volatile @Nullable Connection client;

  ChatSession(Login login, List<URI> gateways, String peer, Screen screen) {
    this.login = login;
    this.gateways = gateways;
    this.peer = peer;
    this.screen = screen;
  }

  void start() {
    Thread.ofVirtual().name("chat-connection").start(this::stayConnected);
  }

  /** Sends now, or once there is a connection again. */
  void say(String text) {
    if (unanswered.size() >= MAX_REMEMBERED) {
      screen.notice("not sent: too many messages wait for a connection");
      return;
    }
    Send send =
        Send.newBuilder()
            .setClientMsgId(Connection.newClientMsgId())
            .setTo(peer)
            .setContent(text)
            .build();
    unanswered.put(send.getClientMsgId(), send);
    Connection connected = client;
    if (connected != null) {
      send(connected, send);
    }
  }

  /** True once every message said has its answer, false if that took too long. */
  boolean awaitAnswers(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    synchronized (unanswered) {
      while (!unanswered.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        unanswered.wait(left);
      }
      return true;
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    Connection connected = client;
    if (connected != null) {
      connected.close();
    }
    network.close();
  }

  private void stayConnected() {
    long pause = FIRST_PAUSE_MILLIS;
    int attempt = 0;
    try {
      do {
        URI gateway = gateways.get(attempt++ % gateways.size());
        try {
          if (!talk(gateway)) {
            return;
          }
          pause = FIRST_PAUSE_MILLIS;
        } catch (ExecutionException | TimeoutException e) {
          screen.notice(Failures.line(e));
          pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
      } while (!stopped.await(pause, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection from its start to its end; false if there shall be no other. */
  private boolean talk(URI gateway)
      throws InterruptedException, ExecutionException, TimeoutException {
    Connection connected =
        network.connect(login.gateway(gateway), this::received).get(15, TimeUnit.SECONDS);
    screen.notice("connected to " + connected.welcome().getGatewayId());
    client = connected;
    List.copyOf(unanswered.values()).forEach(send -> send(connected, send));
    Closed closed = connected.closed().get();
    client = null;
    if (stopped.getCount() == 0) {
      return false;
    }
    screen.notice("disconnected (" + closed.code() + ' ' + closed.reason() + ')');
    return closed.code() != Closed.REPLACED;
  }

  private void send(Connection connected, Send send) {
    connected
        .send(send)
        .thenAccept(
            ack -> {
              if (answered(ack.getClientMsgId())) {
                screen.sent(ack);
              }
            })
        // A refusal is shown when its frame comes; anything else is sent again.
        .exceptionally(failure -> null);
  }

  private boolean answered(String clientMsgId) {
    synchronized (unanswered) {
      boolean first = unanswered.remove(clientMsgId) != null;
      unanswered.notifyAll();
      return first;
    }
  }

  private void received(Connection connected, ServerFrame frame) {
    switch (frame.getFrameCase()) {
      case MESSAGE -> message(connected, frame.getMessage());
      case RECEIPT -> screen.receipt(frame.getReceipt());
      case ERROR -> refused(frame.getError());
      case WELCOME, SERVER_ACK, SYNCED, PONG, FRAME_NOT_SET -> {}
    }
  }

  private void message(Connection connected, Message message) {
    boolean first = seen.putIfAbsent(message.getMessageId(), true) == null;
    boolean fromPeer = message.getFrom().equals(peer);
    connected.ack(AckStatus.UNREAD, message.getMessageId());
    if (fromPeer) {
      if (first) {
        screen.message(message);
      }
      connected.ack(AckStatus.READ, message.getMessageId());
    } else if (first) {
      screen.notice("a message from " + message.getFrom());
    }
  }

  /** What the server wants to have again it gets, when it says. */
  private void refused(Error error) {
    screen.notice(error.getCode() + ": " + error.getMessage());
    if (!error.hasRetryAfterMillis()) {
      answered(error.getClientMsgId());
      return;
    }
    CompletableFuture.delayedExecutor(error.getRetryAfterMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> sendAgain(error.getClientMsgId()));
  }

  private void sendAgain(String clientMsgId) {
    Send send = unanswered.get(clientMsgId);
    Connection connected = client;
    if (send != null && connected != null) {
      send(connected, send);
    }
  }
}
