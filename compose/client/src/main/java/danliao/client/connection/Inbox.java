package danliao.client.connection;

import danliao.api.frame.Error;
import danliao.api.frame.Message;
import danliao.api.frame.Receipt;
import danliao.api.frame.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Records what a connection brings, to be asked and waited for. Asking does not consume: a frame
 * that came before it was waited for is found. Thread-safe.
 */
public final class Inbox implements ConnectionListener {
  private static final int MAX_FRAMES = 200_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<ServerFrame> frames = new ArrayList<>();

  @Override
  public void received(Connection client, ServerFrame frame) {
    lock.lock();
    try {
      if (frames.size() == MAX_FRAMES) {
        throw new IllegalStateException(
            "expected at most " + MAX_FRAMES + " frames in a recorded connection");
      }
      frames.add(frame);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public List<ServerFrame> frames() {
    lock.lock();
    try {
      return List.copyOf(frames);
    } finally {
      lock.unlock();
    }
  }

  public List<Message> messages() {
    return frames().stream().filter(ServerFrame::hasMessage).map(ServerFrame::getMessage).toList();
  }

  public List<Receipt> receipts() {
    return frames().stream().filter(ServerFrame::hasReceipt).map(ServerFrame::getReceipt).toList();
  }

  public List<Error> errors() {
    return frames().stream().filter(ServerFrame::hasError).map(ServerFrame::getError).toList();
  }

  /** The first message that matches, waiting for it. */
  public Message awaitMessage(String what, Duration timeout, Predicate<Message> wanted) {
    return await(what, timeout, f -> f.hasMessage() && wanted.test(f.getMessage())).getMessage();
  }

  /** The first receipt that matches, waiting for it. */
  public Receipt awaitReceipt(String what, Duration timeout, Predicate<Receipt> wanted) {
    return await(what, timeout, f -> f.hasReceipt() && wanted.test(f.getReceipt())).getReceipt();
  }

  /** The first error that matches, waiting for it. */
  public Error awaitError(String what, Duration timeout, Predicate<Error> wanted) {
    return await(what, timeout, f -> f.hasError() && wanted.test(f.getError())).getError();
  }

  /**
   * The first frame that matches, waiting for it.
   *
   * @throws NotReceivedException after {@code timeout}
   */
  public ServerFrame await(String what, Duration timeout, Predicate<ServerFrame> wanted) {
    long left = timeout.toNanos();
    int seen = 0;
    lock.lock();
    try {
      while (true) {
        for (; seen < frames.size(); seen++) {
          if (wanted.test(frames.get(seen))) {
            return frames.get(seen);
          }
        }
        if (left <= 0) {
          throw new NotReceivedException(
              "expected " + what + " within " + timeout + ", found " + summary());
        }
        left = arrived.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReceivedException("interrupted while waiting for " + what);
    } finally {
      lock.unlock();
    }
  }

  /** Kinds and counts, and the errors in full: never content. */
  private String summary() {
    String kinds =
        frames.stream()
            .collect(Collectors.groupingBy(ServerFrame::getFrameCase, Collectors.counting()))
            .toString();
    String errors =
        frames.stream()
            .filter(ServerFrame::hasError)
            .map(f -> f.getError().getCode() + ": " + f.getError().getMessage())
            .distinct()
            .limit(5)
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? kinds : kinds + " with errors " + errors;
  }

  /** A frame that was waited for did not come. */
  public static final class NotReceivedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReceivedException(String message) {
      super(message);
    }
  }
}
