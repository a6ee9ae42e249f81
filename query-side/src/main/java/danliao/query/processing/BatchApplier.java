package danliao.query.processing;

import danliao.query.message.StoredEvent;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.serialization.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the batches of a group handled, and decides what a failure means: a store that cannot answer
 * is asked again, what this version cannot read waits for one that can, and an event that fails for
 * its own sake is set aside. The dead letters know whether those of its conversation follow it.
 */
final class BatchApplier implements ProcessingGroup.Handler {
  private static final Logger log = LoggerFactory.getLogger(BatchApplier.class);

  private final String group;
  private final ProcessingGroup.Handler handler;
  private final boolean sharesTransaction;
  private final DeadLetters deadLetters;
  private final ProjectionSettings settings;
  private final RetryInPlace retry;
  private final Timer flush;
  private final Counter events;
  private final Counter setAside;

  /**
   * @param sharesTransaction whether the handler writes in the transaction that stores the token,
   *     which a failure breaks: then nothing is asked again within it
   */
  BatchApplier(
      String group,
      ProcessingGroup.Handler handler,
      boolean sharesTransaction,
      DeadLetters deadLetters,
      ProjectionSettings settings,
      MeterRegistry meters) {
    this.group = group;
    this.handler = handler;
    this.sharesTransaction = sharesTransaction;
    this.deadLetters = deadLetters;
    this.settings = settings;
    this.flush = meters.timer("danliao.query.projection.flush", "group", group);
    this.events = meters.counter("danliao.query.projection.events", "group", group);
    this.setAside = meters.counter("danliao.query.projection.deadletters", "group", group);
    Counter retries = meters.counter("danliao.query.projection.retries", "group", group);
    this.retry = new RetryInPlace(settings, retries::increment);
  }

  @Override
  public void handle(List<StoredEvent> batch) {
    List<StoredEvent> free = followDeadLetters(batch);
    if (!free.isEmpty()) {
      flush.record(() -> applyOrSetAside(free));
    }
    events.increment(batch.size());
  }

  /** What is left after the events whose conversation is set aside have followed it there. */
  private List<StoredEvent> followDeadLetters(List<StoredEvent> batch) {
    Set<String> conversations = new HashSet<>();
    batch.forEach(e -> conversations.add(e.conversationId()));
    Set<String> held = deadLetters.holding(conversations);
    if (held.isEmpty()) {
      return batch;
    }
    List<StoredEvent> free = new ArrayList<>();
    for (StoredEvent event : batch) {
      if (held.contains(event.conversationId())) {
        follow(event);
      } else {
        free.add(event);
      }
    }
    return free;
  }

  private void applyOrSetAside(List<StoredEvent> batch) {
    try {
      apply(batch);
    } catch (StoreUnavailableException | SerializationException e) {
      throw e;
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("group", group)
          .addKeyValue("events", batch.size())
          .addKeyValue("cause", e.toString())
          .log("batch refused, handling its events one by one");
      applyOneByOne(batch);
    }
  }

  private void applyOneByOne(List<StoredEvent> batch) {
    for (StoredEvent event : batch) {
      if (deadLetters.holding(Set.of(event.conversationId())).isEmpty()) {
        refusal(event).ifPresent(cause -> setAside(event, cause));
      } else {
        follow(event);
      }
    }
  }

  /** Why this event cannot be handled, after it was tried often enough. */
  private Optional<RuntimeException> refusal(StoredEvent event) {
    RuntimeException last = null;
    for (int i = 0; i < settings.tries(); i++) {
      try {
        apply(List.of(event));
        return Optional.empty();
      } catch (StoreUnavailableException | SerializationException e) {
        throw e;
      } catch (RuntimeException e) {
        last = e;
      }
    }
    return Optional.ofNullable(last);
  }

  private void apply(List<StoredEvent> batch) {
    if (sharesTransaction) {
      handler.handle(batch);
    } else {
      retry.run(() -> handler.handle(batch));
    }
  }

  private void setAside(StoredEvent event, RuntimeException cause) {
    deadLetters.add(event, cause);
    log.atError()
        .addKeyValue("group", group)
        .addKeyValue("messageId", event.recorded().event().messageId())
        .addKeyValue("position", event.token().position())
        .addKeyValue("cause", cause.toString())
        .log("event set aside");
    setAside.increment();
  }

  private void follow(StoredEvent event) {
    deadLetters.follow(event);
    setAside.increment();
  }
}
