package danliao.query.search;

import danliao.query.message.MessageRef;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Reads rows of the message log in parts, each while the part before it is stored, so that neither
 * server waits for the other. Two parts are in memory at most.
 *
 * @param part rows
 */
record ReadAhead(StoredMessageReader log, int part) {
  /**
   * Has all stored in their order, by the caller's thread. What fails is thrown as if one part were
   * read after the other was stored, and when nothing is read any more.
   *
   * @param store is given the rows of a part, of which there may be none
   */
  void each(List<MessageRef> refs, Consumer<List<StoredMessage>> store) {
    try (ExecutorService ahead = Executors.newVirtualThreadPerTaskExecutor()) {
      List<StoredMessage> read = List.of();
      for (int from = 0; from < refs.size(); from += part) {
        List<MessageRef> wanted = refs.subList(from, Math.min(refs.size(), from + part));
        Future<List<StoredMessage>> next = ahead.submit(() -> log.read(wanted));
        store.accept(read);
        read = found(next);
      }
      store.accept(read);
    }
  }

  /** The log ends each read in time. */
  private static List<StoredMessage> found(Future<List<StoredMessage>> read) {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("hbase", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
