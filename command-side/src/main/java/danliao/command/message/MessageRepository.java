package danliao.command.message;

import danliao.api.SendC2C;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.CachingEventSourcingRepository;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Messages behind a cache. In an optimistic unit of work a send that the cache does not know is
 * taken for new without asking the event store, which refuses at commit if it was not.
 */
final class MessageRepository extends CachingEventSourcingRepository<Message> {
  private static final String OPTIMISTIC = MessageRepository.class.getName() + ".optimistic";

  private final Cache cache;

  MessageRepository(Builder<Message> builder, Cache cache) {
    super(builder);
    this.cache = cache;
  }

  static void beOptimistic(UnitOfWork<?> root) {
    root.resources().put(OPTIMISTIC, true);
  }

  @Override
  protected EventSourcedAggregate<Message> doLoadWithLock(
      String messageId, @Nullable Long expectedVersion) {
    if (isOptimistic(CurrentUnitOfWork.get()) && !cache.containsKey(messageId)) {
      throw new AggregateNotFoundException(messageId, "taken for new");
    }
    return super.doLoadWithLock(messageId, expectedVersion);
  }

  /** A conflicting send stores nothing: nobody would find out that it was wrongly taken for new. */
  private static boolean isOptimistic(UnitOfWork<?> current) {
    return current.root().resources().containsKey(OPTIMISTIC)
        && current.getMessage().getPayload() instanceof SendC2C send
        && send.kind() != SendC2C.Kind.CONFLICTING;
  }

  /** A refused send leaves an aggregate without events behind, which is nothing to remember. */
  @Override
  protected void doSaveWithLock(EventSourcedAggregate<Message> message) {
    if (message.version() != null) {
      super.doSaveWithLock(message);
    }
  }
}
