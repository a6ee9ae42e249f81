package danliao.query.message;

import danliao.axon.EventStreams;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.SerializationException;

/**
 * {@link MessageStream} on Axon's event store. A read that takes longer than its timeout is
 * interrupted: an event store that hangs costs each caller that long and no thread.
 */
public final class AxonMessageStream implements MessageStream, AutoCloseable {
  private static final String STORE = "event-store";

  private final EventStreams events;
  private final Duration timeout;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  public AxonMessageStream(EventStreams events, Duration timeout) {
    this.events = events;
    this.timeout = timeout;
  }

  @Override
  public Map<String, List<Entry>> read(Set<String> messageIds) {
    Future<Map<String, List<Entry>>> reading =
        readers.submit(() -> entries(events.read(messageIds)));
    try {
      return reading.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StoreUnavailableException(STORE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(STORE, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SerializationException unreadable) {
        throw unreadable;
      }
      throw new StoreUnavailableException(STORE, e.getCause());
    } finally {
      reading.cancel(true);
    }
  }

  private static Map<String, List<Entry>> entries(
      Map<String, List<DomainEventMessage<?>>> streams) {
    Map<String, List<Entry>> entries = new HashMap<>();
    streams.forEach(
        (id, events) -> entries.put(id, events.stream().map(AxonMessageStream::entry).toList()));
    return entries;
  }

  private static Entry entry(DomainEventMessage<?> message) {
    return new Entry(message.getSequenceNumber(), message.getTimestamp(), Payloads.of(message));
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
