package danliao.query.search;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.Topics;
import danliao.api.wire.MessageChangedBody;
import danliao.query.message.MessageRef;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.processing.GroupPace;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the search indexes up with the message log: reads the rows that a batch of references names
 * and stores them in one bulk an index. A store that is away suspends the queue, nothing else waits
 * for it.
 */
final class DataSync implements MessageListenerOrderly {
  private static final Logger log = LoggerFactory.getLogger(DataSync.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final StoredMessageReader rows;
  private final Supplier<List<Indexes.Target>> targets;
  private final SetAside setAside;
  private final Timer batches;
  private final Counter stored;
  private final Counter absent;
  private final Counter suspended;
  private final Counter refused;
  private final Counter ignored;
  private final GroupPace pace = new GroupPace();
  private final Map<Integer, String> suspendedQueues = new ConcurrentHashMap<>();
  private volatile Instant reached = Instant.EPOCH;

  /**
   * @param targets the indexes to write, as of now
   */
  DataSync(
      StoredMessageReader rows,
      Supplier<List<Indexes.Target>> targets,
      SetAside setAside,
      MeterRegistry meters) {
    this.rows = rows;
    this.targets = targets;
    this.setAside = setAside;
    this.batches = meters.timer("danliao.query.search.batch");
    this.stored = meters.counter("danliao.query.search.stored");
    this.absent = meters.counter("danliao.query.search.absent");
    this.suspended = meters.counter("danliao.query.search.suspended");
    this.refused = meters.counter("danliao.query.search.refused");
    this.ignored = meters.counter("danliao.query.search.ignored");
  }

  @Override
  public ConsumeOrderlyStatus consumeMessage(
      List<MessageExt> references, ConsumeOrderlyContext context) {
    int queue = context.getMessageQueue().getQueueId();
    if (reached.equals(Instant.EPOCH)) {
      reached = Instant.ofEpochMilli(references.getFirst().getStoreTimestamp());
    }
    String trouble;
    try {
      batches.record(() -> syncOrSetAside(references));
      pace.handled(references.size());
      reached = Instant.ofEpochMilli(references.getLast().getStoreTimestamp());
      pace.sample();
      suspendedQueues.remove(queue);
      return ConsumeOrderlyStatus.SUCCESS;
    } catch (StoreUnavailableException e) {
      log.atWarn()
          .addKeyValue("store", e.store())
          .addKeyValue("queue", queue)
          .addKeyValue("cause", e.getMessage())
          .log("search waits for a store");
      trouble = e.toString();
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("queue", queue)
          .setCause(e)
          .log("search could not set a reference aside");
      trouble = e.toString();
    }
    suspended.increment();
    suspendedQueues.put(queue, trouble);
    context.setSuspendCurrentQueueTimeMillis(PAUSE_MILLIS);
    return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
  }

  /** What was handled here lately. */
  GroupPace pace() {
    return pace;
  }

  /** When the last reference that was handled here was stored, or the first that was to be. */
  Instant reached() {
    return reached;
  }

  /** Why a queue waits, if one does. */
  Optional<String> trouble() {
    return suspendedQueues.values().stream().findFirst();
  }

  /**
   * A batch that fails for a reason of its own is tried one by one, and the culprit set aside. Of a
   * store that does not answer, or does not let us, no reference is the culprit.
   */
  private void syncOrSetAside(List<MessageExt> references) {
    try {
      sync(references);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      if (references.size() == 1) {
        setAside(references.getFirst(), String.valueOf(e));
      } else {
        references.forEach(reference -> syncOrSetAside(List.of(reference)));
      }
    }
  }

  private void sync(List<MessageExt> references) {
    Map<String, MessageExt> byMessage = new LinkedHashMap<>();
    Map<String, MessageRef> wanted = new LinkedHashMap<>();
    for (MessageExt reference : references) {
      MessageRef ref = ref(reference);
      byMessage.put(ref.messageId(), reference);
      wanted.put(ref.messageId(), ref);
    }
    List<Indexes.Target> into = targets.get();
    List<StoredMessage> found = rows.read(wanted.values());
    // The row was written before its reference: the log has been emptied since, and its rebuild
    // sends the reference again.
    absent.increment(wanted.size() - found.size());
    Map<String, String> refusals = store(found, into);
    refusals.forEach((messageId, kind) -> setAside(byMessage.get(messageId), kind));
    stored.increment(found.size() - refusals.size());
  }

  /**
   * Stores them in each index.
   *
   * @return the messages that one refuses which is read. Those of others are counted only: of a new
   *     one the same message ends its rebuild when it comes from the events, and of a former one it
   *     ends a rollback
   */
  private Map<String, String> store(List<StoredMessage> messages, List<Indexes.Target> into) {
    Map<String, String> refusals = new LinkedHashMap<>();
    for (Indexes.Target target : into) {
      Map<String, String> refusedThere = target.index().store(messages);
      if (target.isRead()) {
        refusals.putAll(refusedThere);
      } else {
        ignored.increment(refusedThere.size());
      }
    }
    return refusals;
  }

  private static MessageRef ref(MessageExt reference) {
    String version = reference.getUserProperty(Topics.VERSION_PROPERTY);
    if (!Topics.MESSAGE_CHANGED.equals(reference.getTags()) || !Topics.VERSION.equals(version)) {
      throw new IllegalArgumentException(
          "expected MessageChanged of version 1, found "
              + reference.getTags()
              + " of version "
              + version);
    }
    try {
      MessageChangedBody body = MessageChangedBody.parseFrom(reference.getBody());
      return new MessageRef(body.getMessageId(), body.getConversationId(), body.getSeq());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected a MessageChangedBody", e);
    }
  }

  private void setAside(MessageExt reference, String cause) {
    setAside.keep(reference, cause);
    refused.increment();
    log.atError()
        .addKeyValue("messageId", reference.getKeys())
        .addKeyValue("cause", cause)
        .log("set a reference aside");
  }
}
