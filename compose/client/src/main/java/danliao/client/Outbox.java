package danliao.client;

import danliao.api.frame.Send;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a user has sent and no server has answered yet, in order: at most 1,000 messages and 2 MiB.
 * In a folder it outlives the process. Belongs to one {@link ChatClient}, which closes it.
 * Thread-safe.
 */
public final class Outbox implements AutoCloseable {
  static final int MOST_MESSAGES = 1_000;
  static final int MOST_BYTES = 2 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Send> messages = new LinkedHashMap<>();
  private final @Nullable OutboxFolder folder;
  private long bytes;

  private Outbox(@Nullable OutboxFolder folder) {
    this.folder = folder;
    if (folder != null) {
      try {
        folder.load().forEach(this::add);
      } catch (RuntimeException e) {
        folder.close();
        throw e;
      }
    }
  }

  /** One that ends with the process. */
  public static Outbox inMemory() {
    return new Outbox(null);
  }

  /**
   * One that is kept in a folder of its own: what is put there is on disk before {@link
   * ChatClient#send} returns. The folder is made where it is missing, readable by its owner alone;
   * messages lie in it as they are.
   *
   * @throws java.io.UncheckedIOException if the folder cannot be used, or another process does
   */
  public static Outbox inFolder(Path folder) {
    return new Outbox(OutboxFolder.open(folder));
  }

  /** All messages, in the order in which they were put. */
  public List<Send> messages() {
    lock.lock();
    try {
      return List.copyOf(messages.values());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps a message.
   *
   * @throws OutboxFullException if it is one too many
   * @throws java.io.UncheckedIOException if it could not be written; it is not kept then
   */
  void put(Send send) {
    lock.lock();
    try {
      if (messages.size() >= MOST_MESSAGES || bytes + send.getSerializedSize() > MOST_BYTES) {
        throw new OutboxFullException(
            messages.size() + " messages wait to be sent, more are not kept");
      }
      if (folder != null) {
        folder.put(send);
      }
      add(send);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a message, if it is there. */
  void remove(String clientMsgId) {
    lock.lock();
    try {
      Send removed = messages.remove(clientMsgId);
      if (removed != null) {
        bytes -= removed.getSerializedSize();
        if (folder != null) {
          folder.remove(clientMsgId);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void add(Send send) {
    messages.put(send.getClientMsgId(), send);
    bytes += send.getSerializedSize();
  }

  /** Lets another process have the folder. */
  @Override
  public void close() {
    if (folder != null) {
      folder.close();
    }
  }
}
