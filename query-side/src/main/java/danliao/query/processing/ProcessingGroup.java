package danliao.query.processing;

import danliao.query.message.StoredEvent;
import danliao.query.projection.Watermark;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A processing group to run, a feature's bean or a generation's, by {@link ProcessingGroups}.
 *
 * @param name of the tokens; to change it is to start anew
 * @param start where a group without a token begins
 * @param behind an event comes no earlier than so long after it was recorded
 * @param batchSize events handled and committed together, at most
 * @param sharesTransaction whether the handler writes in the transaction that stores the token
 * @param prepare runs before the group starts, again and again until it succeeds
 * @param kept what the group's store says it has; null if it cannot have less than the tokens say
 */
public record ProcessingGroup(
    String name,
    Start start,
    Duration behind,
    Handler handler,
    int batchSize,
    boolean sharesTransaction,
    Runnable prepare,
    @Nullable Kept kept) {
  /** Where a group without a token begins. */
  public enum Start {
    OLDEST_EVENT,
    HEAD
  }

  /**
   * What a store outside the database says it has.
   *
   * @param complete does what the handler may put off until a token is stored
   * @param isNew whether its data may be older than the watermark, which then begins where the
   *     tokens are
   * @param lost told, in the transaction that moves a token back, where the token was
   */
  public record Kept(
      Watermark watermark, Runnable complete, BooleanSupplier isNew, LongConsumer lost) {}

  /** What the group does with a batch; returns when the token may be stored. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Called by one thread a segment, with the events of whole conversations in their order. After
     * a failure they come again, all or one by one.
     *
     * @throws StoreUnavailableException if a store cannot answer now
     * @throws RuntimeException if an event cannot be handled for its own sake, which is then set
     *     aside
     */
    void handle(List<StoredEvent> batch);
  }

  /** The same with another handler. */
  ProcessingGroup handledBy(Handler other) {
    return new ProcessingGroup(
        name, start, behind, other, batchSize, sharesTransaction, prepare, kept);
  }
}
