package danliao.query.message;

import danliao.api.MessageEvent;
import danliao.query.store.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the own events of single messages back from the event store. */
@FunctionalInterface
public interface MessageStream {
  /**
   * By message id, each in order; empty or absent for a message that never was.
   *
   * @throws StoreUnavailableException if the event store cannot answer now
   */
  Map<String, List<Entry>> read(Set<String> messageIds);

  /** Those of one message; as {@link #read(Set)}. */
  default List<Entry> read(String messageId) {
    return read(Set.of(messageId)).getOrDefault(messageId, List.of());
  }

  /**
   * One event of the stream.
   *
   * @param sequence its number in the stream, from 0
   * @param recordedAt when the event store took it
   */
  record Entry(long sequence, Instant recordedAt, MessageEvent event) {
    /** What clients and operators call it. */
    public String type() {
      return switch (event) {
        case MessageEvent.Sent e -> "MessageSent";
        case MessageEvent.MarkedOffline e -> "MessageMarkedOffline";
        case MessageEvent.Received e -> "MessageReceived";
        case MessageEvent.Read e -> "MessageRead";
      };
    }
  }
}
