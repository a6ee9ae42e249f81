package danliao.axon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.Phase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event store whose streams call their reader when events arrive. Axon's own streams cannot, and
 * a pooled processor then looks only every 500 ms. One thread watches the cache that all streams of
 * the process share, and has it look at the database, once however many processors tail.
 *
 * <p>A lone event is called at once. While events pour in, readers are called at intervals ({@link
 * CallPace}): each call costs every reader a batch, however small. Nobody looks between. Where
 * there are none it looks less often ({@link LookPace}).
 *
 * <p>What was read of a database that then failed is forgotten, and whoever reads begins anew at
 * its token: a commit is seen before it is on the disk, so a database that died may come back
 * without it, and give its numbers to other events.
 */
final class TailingEventStore extends AbstractEventStore implements Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(TailingEventStore.class);

  /** A stream that falls behind the cache holds what has left it until the next look at it. */
  private static final Duration CLEANUP = Duration.ofSeconds(1);

  private final EmbeddedEventStore.Builder cache;
  private final Looks looks;
  private final Set<CallingStream> streams = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AxonSettings settings;

  /** Whether somebody reads of what would be forgotten. */
  private final AtomicBoolean used = new AtomicBoolean();

  private volatile Cache newest;
  private volatile boolean closed;

  private TailingEventStore(
      EmbeddedEventStore.Builder store,
      EmbeddedEventStore.Builder cache,
      Looks looks,
      AxonSettings settings) {
    super(store);
    this.looks = looks;
    this.cache = cache;
    this.newest = new Cache(cache);
    this.settings = settings;
  }

  /**
   * @param events in the transaction under way
   * @param tail the same, without one
   */
  static TailingEventStore on(EventTable events, EventTable tail, AxonSettings settings) {
    EmbeddedEventStore.Builder cache =
        EmbeddedEventStore.builder()
            .storageEngine(tail)
            .fetchDelay(settings.idleFetchDelay().toMillis())
            .cachedEvents(settings.cachedEvents())
            .cleanupDelay(CLEANUP.toMillis());
    TailingEventStore store =
        new TailingEventStore(
            EmbeddedEventStore.builder().storageEngine(events), cache, tail.looks(), settings);
    tail.onReadFailure(store::forget);
    return store;
  }

  @Override
  public TrackingEventStream openStream(@Nullable TrackingToken token) {
    return new CallingStream(newest, token);
  }

  @Override
  protected void afterCommit(List<? extends EventMessage<?>> events) {
    look(newest);
  }

  /** Has that cache read what there is, at once and on a thread of its own. */
  private long look(Cache current) {
    long look = looks.ask();
    current.look();
    return look;
  }

  @Override
  public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
    // As Axon's own: after whoever reads.
    lifecycle.onShutdown(Phase.INBOUND_EVENT_CONNECTORS - 10, this::shutDown);
  }

  synchronized void shutDown() {
    closed = true;
    newest.shutDown();
  }

  /** Once for all who have read before. */
  private synchronized void forget() {
    if (!closed && used.getAndSet(false)) {
      Cache former = newest;
      newest = new Cache(cache);
      former.shutDown();
      log.atWarn().log("the database failed: what was read of its newest events is forgotten");
    }
  }

  private void watchCache() {
    if (started.compareAndSet(false, true)) {
      Thread.ofPlatform().name("event-store-watch").daemon().start(this::watch);
    }
  }

  private void watch() {
    while (!closed) {
      Cache current = newest;
      try (TrackingEventStream events = new CallingStream(current, createHeadToken())) {
        watch(current, events);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.atWarn().setCause(e).log("event store cannot be watched, trying again");
        pause();
      }
    }
  }

  private void watch(Cache current, TrackingEventStream events) throws InterruptedException {
    LookPace lookPace =
        new LookPace(settings.fetchDelay(), settings.idleFetchDelay(), System::nanoTime);
    CallPace callPace = new CallPace(settings.callInterval(), System::nanoTime);
    while (!closed) {
      int found = readAll(events);
      if (found > 0) {
        streams.forEach(CallingStream::call);
        lookPace.found();
        TimeUnit.NANOSECONDS.sleep(callPace.pauseAfter(found));
      } else {
        streams.forEach(CallingStream::callAgain);
        TimeUnit.NANOSECONDS.sleep(lookPace.untilNext().toNanos());
      }
      // All of a look at once; not longer where it has no end, or is slow.
      looks.await(look(current), settings.callInterval());
    }
  }

  private static int readAll(TrackingEventStream events) throws InterruptedException {
    int read = 0;
    while (events.hasNextAvailable()) {
      events.nextAvailable();
      read++;
    }
    return read;
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** The newest events, read once for all streams. */
  private static final class Cache extends EmbeddedEventStore {
    Cache(Builder builder) {
      super(builder);
    }

    void look() {
      afterCommit(List.of());
    }
  }

  private final class CallingStream implements TrackingEventStream {
    private final Cache read;
    private final TrackingEventStream delegate;
    private volatile @Nullable Runnable callback;
    private volatile boolean called;

    CallingStream(Cache read, @Nullable TrackingToken token) {
      used.set(true);
      this.read = read;
      this.delegate = read.openStream(token);
    }

    /**
     * @throws EventStoreException if the database has failed since this was opened
     */
    private TrackingEventStream delegate() {
      if (read != newest) {
        throw new EventStoreException("the database has failed, and events are read anew");
      }
      return delegate;
    }

    @Override
    public boolean setOnAvailableCallback(Runnable onAvailable) {
      callback = onAvailable;
      streams.add(this);
      watchCache();
      return true;
    }

    void call() {
      Runnable current = callback;
      if (current == null) {
        return;
      }
      called = true;
      try {
        current.run();
      } catch (RejectedExecutionException e) {
        // Its processor has stopped and will close it, or never look at it again.
        streams.remove(this);
      }
    }

    /** A coordinator that was just finishing a round drops the call: if it did not look, again. */
    void callAgain() {
      if (called) {
        call();
        called = false;
      }
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
      called = false;
      return delegate().peek();
    }

    @Override
    public boolean hasNextAvailable() {
      called = false;
      if (delegate().hasNextAvailable()) {
        return true;
      }
      // The first look past the end of what was read from the database says no whatever the cache
      // holds, and only moves the stream to the cache: look once more.
      return delegate.hasNextAvailable();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      called = false;
      return delegate().hasNextAvailable(timeout, unit);
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      return delegate().nextAvailable();
    }

    @Override
    public void close() {
      streams.remove(this);
      delegate.close();
    }
  }
}
