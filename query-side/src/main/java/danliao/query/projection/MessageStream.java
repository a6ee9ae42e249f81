package danliao.query.projection;

import danliao.api.MessageEvent;
import java.time.Instant;
import java.util.List;

/** Reads one message's own events back from the event store. */
@FunctionalInterface
public interface MessageStream {
  /**
   * In order; empty for a message that never was.
   *
   * @throws StoreUnavailableException if the event store cannot answer now
   */
  List<Entry> read(String messageId);

  /**
   * One event of the stream.
   *
   * @param sequence its number in the stream, from 0
   * @param recordedAt when the event store took it
   */
  record Entry(long sequence, Instant recordedAt, MessageEvent event) {}
}
