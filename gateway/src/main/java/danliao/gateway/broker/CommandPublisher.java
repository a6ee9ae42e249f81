package danliao.gateway.broker;

import com.google.protobuf.MessageLite;
import java.util.concurrent.CompletableFuture;

/** Hands commands to the command side. */
public interface CommandPublisher {
  /**
   * Never blocks. Completes once the broker has stored the command; fails if it refused, did not
   * answer in time, or too many are under way.
   *
   * @param shardKey commands with the same key are handled in order
   * @param messageId what operators find it by
   */
  CompletableFuture<Void> publish(String tag, String shardKey, String messageId, MessageLite body);

  /** How many the broker has not answered yet. */
  int inFlight();
}
