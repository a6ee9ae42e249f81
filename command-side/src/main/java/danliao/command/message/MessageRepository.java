package danliao.command.message;

import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.CachingEventSourcingRepository;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.UnknownSerializedType;

/**
 * Messages behind a cache, and behind it the streams that were read for the whole unit of work. One
 * that was read too early, or not at all because it was taken for new, is refused at the commit.
 */
final class MessageRepository extends CachingEventSourcingRepository<Message> {
  private static final String STREAMS = MessageRepository.class.getName() + ".streams";

  MessageRepository(Builder<Message> builder) {
    super(builder);
  }

  /**
   * Has the messages of a unit of work made from these events.
   *
   * @param streams by message id; an empty one is a message that does not exist
   */
  static void prepare(UnitOfWork<?> root, Map<String, List<DomainEventMessage<?>>> streams) {
    root.resources().put(STREAMS, streams);
  }

  @Override
  protected DomainEventStream readEvents(String messageId) {
    Map<String, List<DomainEventMessage<?>>> streams =
        CurrentUnitOfWork.get().root().getOrDefaultResource(STREAMS, Map.of());
    List<DomainEventMessage<?>> read = streams.get(messageId);
    if (read == null) {
      return super.readEvents(messageId);
    }
    read.forEach(MessageRepository::requireKnown);
    return DomainEventStream.of(read);
  }

  /** Axon would make the message without it, and decide as if it had not happened. */
  private static void requireKnown(DomainEventMessage<?> event) {
    if (event.getPayload() instanceof UnknownSerializedType unknown) {
      throw new SerializationException(
          "event of unknown type %s, revision %s, in the stream of %s"
              .formatted(
                  unknown.serializedType().getName(),
                  unknown.serializedType().getRevision(),
                  event.getAggregateIdentifier()));
    }
  }

  /** A refused send leaves an aggregate without events behind, which is nothing to remember. */
  @Override
  protected void doSaveWithLock(EventSourcedAggregate<Message> message) {
    if (message.version() != null) {
      super.doSaveWithLock(message);
    }
  }
}
