package danliao.query.projection;

import danliao.api.MessageEvent;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * The one place where Axon hands events to us. Collects those of a unit of work and gives them to
 * the group's handler with the last one: before the commit in which Axon stores the token, so that
 * an exception undoes both.
 */
final class BatchInvoker implements EventHandlerInvoker {
  private final String resource;
  private final ProcessingGroup.Handler handler;
  private final GroupPace pace;
  private final Commits commits;

  BatchInvoker(ProcessingGroup group, GroupPace pace, Commits commits) {
    this.resource = "danliao/batch/" + group.name();
    this.handler = group.handler();
    this.pace = pace;
    this.commits = commits;
  }

  @Override
  public boolean canHandle(EventMessage<?> message, Segment segment) {
    return message.getPayload() instanceof MessageEvent event
        && segment.matches((Object) event.conversationId());
  }

  @Override
  public boolean canHandleType(Class<?> payloadType) {
    return MessageEvent.class.isAssignableFrom(payloadType);
  }

  @Override
  public void handle(EventMessage<?> message, Segment segment) {
    var unit = (BatchingUnitOfWork<?>) CurrentUnitOfWork.get();
    List<StoredEvent> batch = unit.getOrComputeResource(resource, key -> new ArrayList<>());
    batch.add(stored(message));
    if (unit.isLastMessage()) {
      handler.handle(batch);
      // Not after the commit: those callbacks run last first, before Axon has noted its progress.
      unit.onCleanup(done -> afterwards(done, batch));
    }
  }

  private void afterwards(UnitOfWork<?> unit, List<StoredEvent> batch) {
    if (!unit.isRolledBack()) {
      pace.handled(batch.size(), batch.getLast().message().getTimestamp());
      commits.committed();
    }
  }

  private static StoredEvent stored(EventMessage<?> message) {
    long sequence = ((DomainEventMessage<?>) message).getSequenceNumber();
    var recorded = new RecordedEvent((MessageEvent) message.getPayload(), sequence);
    return new StoredEvent(recorded, ((TrackedEventMessage<?>) message).trackingToken(), message);
  }

  /** Nothing here is reset: a rebuild fills a new generation. */
  @Override
  public boolean supportsReset() {
    return false;
  }
}
