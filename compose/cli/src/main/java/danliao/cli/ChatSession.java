package danliao.cli;

import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.ChatClient;
import danliao.client.ChatListener;
import danliao.client.ChatState;
import danliao.client.OutboxFullException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One user's end of a chat with a peer, shown on a screen. Thread-safe. */
// What becomes of a send is told by what it completes.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChatSession implements ChatListener, AutoCloseable {
  // Fewer than an outbox takes.
  private static final int MOST_UNANSWERED = 500;

  private final ChatClient chat;
  private final String peer;
  private final Screen screen;
  private final Semaphore room = new Semaphore(MOST_UNANSWERED);
  private final AtomicBoolean refused = new AtomicBoolean();

  ChatSession(ChatClient.Builder builder, String peer, Screen screen) {
    this.peer = peer;
    this.screen = screen;
    this.chat = builder.listener(this).build();
    chat.start();
  }

  /**
   * Sends now, or once there is a connection. Where much waits for its answer this waits for room;
   * false if there was none in time, then nothing was said.
   */
  boolean say(String text, Duration patience) throws InterruptedException {
    if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      screen.notice("not sent: too many messages wait for a connection");
      return false;
    }
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!sent(text)) {
        if (System.nanoTime() - deadline > 0) {
          room.release();
          screen.notice("not sent: too much waits for a connection");
          return false;
        }
        Thread.sleep(20);
      }
    } catch (IllegalArgumentException notTaken) {
      answered(null, notTaken);
      screen.notice("not sent: " + notTaken.getMessage());
    }
    return true;
  }

  /** False where the outbox is full of large messages. */
  private boolean sent(String text) {
    try {
      chat.send(peer, text).whenComplete(this::answered);
      return true;
    } catch (OutboxFullException e) {
      return false;
    }
  }

  private void answered(@Nullable ServerAck ack, @Nullable Throwable failure) {
    if (ack != null) {
      screen.sent(ack);
    } else {
      refused.set(true);
    }
    room.release();
  }

  /** True once every message said has its answer, false if that takes too long. */
  boolean awaitAnswers(Duration patience) throws InterruptedException {
    boolean all = room.tryAcquire(MOST_UNANSWERED, patience.toNanos(), TimeUnit.NANOSECONDS);
    if (all) {
      room.release(MOST_UNANSWERED);
    }
    return all;
  }

  /** True if something that was said was not taken. */
  boolean wasRefused() {
    return refused.get();
  }

  @Override
  public void received(Message message) {
    if (message.getFrom().equals(peer)) {
      screen.message(message);
      chat.read(message);
    } else {
      screen.notice("a message from " + message.getFrom());
    }
  }

  @Override
  public void receipt(Receipt receipt) {
    screen.receipt(receipt);
  }

  @Override
  public void refused(Send send, Error error) {
    refused.set(true);
    screen.notice(error.getCode() + ": " + error.getMessage());
  }

  @Override
  public void stateChanged(ChatState state) {
    switch (state) {
      case ChatState.Connecting connecting -> {}
      case ChatState.Online online -> screen.notice("connected to " + online.gatewayId());
      case ChatState.Waiting waiting -> screen.notice("not connected: " + waiting.cause());
      case ChatState.Closed closed ->
          screen.notice("closed: " + closed.reason().toString().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public void close() {
    chat.close();
  }
}
