package danliao.query.processing;

import danliao.query.message.Payloads;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredEvent;
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
 * The one place where Axon hands events to us, which all can be read. Collects those of a unit of
 * work and gives them to the group's handler with the last one: before the commit in which Axon
 * stores the token, so that an exception undoes both.
 */
final class BatchInvoker implements EventHandlerInvoker {
  private final String resource;
  private final ProcessingGroup.Handler handler;
  private final GroupPace pace;
  private final Troubles troubles;
  private final InFlight inFlight;
  private final Commits commits;

  BatchInvoker(
      ProcessingGroup group,
      GroupPace pace,
      Troubles troubles,
      InFlight inFlight,
      Commits commits) {
    this.resource = "danliao/batch/" + group.name();
    this.handler = group.handler();
    this.pace = pace;
    this.troubles = troubles;
    this.inFlight = inFlight;
    this.commits = commits;
  }

  @Override
  public boolean canHandle(EventMessage<?> message, Segment segment) {
    return segment.matches((Object) Payloads.of(message).conversationId());
  }

  @Override
  public void handle(EventMessage<?> message, Segment segment) {
    var unit = (BatchingUnitOfWork<?>) CurrentUnitOfWork.get();
    List<StoredEvent> batch = unit.getOrComputeResource(resource, key -> new ArrayList<>());
    batch.add(stored(message));
    if (unit.isLastMessage()) {
      // Not after the commit: those callbacks run last first, before Axon has noted its progress.
      unit.onCleanup(done -> afterwards(done, segment.getSegmentId(), batch));
      troubles.begins(segment.getSegmentId());
      handler.handle(batch);
    }
  }

  private void afterwards(UnitOfWork<?> unit, int segment, List<StoredEvent> batch) {
    if (unit.isRolledBack()) {
      troubles.failed(segment, unit.getExecutionResult().getExceptionResult());
    } else {
      troubles.done(segment);
      pace.handled(batch.size());
      commits.committed();
    }
    inFlight.handled();
  }

  private static StoredEvent stored(EventMessage<?> message) {
    long sequence = ((DomainEventMessage<?>) message).getSequenceNumber();
    var recorded = new RecordedEvent(Payloads.of(message), sequence);
    return new StoredEvent(recorded, ((TrackedEventMessage<?>) message).trackingToken(), message);
  }

  /** Nothing here is reset: a rebuild fills a new generation. */
  @Override
  public boolean supportsReset() {
    return false;
  }
}
