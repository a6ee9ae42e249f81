package danliao.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a chat's events to its listener and its subscribers, on one thread, one at a time, in
 * order: the next event when all have taken the one before. What waits is bounded by the frames
 * that {@link Link} reads.
 */
final class Delivery implements Flow.Publisher<ChatEvent> {
  private static final Logger LOG = System.getLogger(Delivery.class.getName());

  /** What became of an event. */
  enum Outcome {
    TAKEN,
    /** There is neither a listener nor a subscriber. */
    NOBODY,
    /** One of them failed, or was not ready for it before the end. */
    FAILED
  }

  private record Item(@Nullable ChatEvent event, Consumer<Outcome> done) {}

  private final @Nullable ChatListener listener;
  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stateWaits = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private volatile @Nullable ChatState state;
  private volatile boolean stopping;
  private boolean completed;

  Delivery(String name, @Nullable ChatListener listener) {
    this.listener = listener;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /**
   * Tells an event.
   *
   * @param done called on the thread of the delivery when it was told
   */
  void tell(ChatEvent event, Consumer<Outcome> done) {
    queue.add(new Item(event, done));
  }

  /** Tells the newest state, once however many there were meanwhile. */
  void tellState(ChatState newest) {
    state = newest;
    if (stateWaits.compareAndSet(false, true)) {
      queue.add(new Item(null, outcome -> {}));
    }
  }

  /** Ends after the event that is being told; does not wait for that. */
  void stop() {
    stopping = true;
    wake();
  }

  /** True on the thread on which events are told. */
  boolean isTelling() {
    return Thread.currentThread().equals(thread);
  }

  /** Waits for the end, for up to {@code patience}. */
  void awaitEnd(Duration patience) {
    try {
      if (!thread.join(patience)) {
        LOG.log(Level.WARNING, "a listener did not return within " + patience);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
    Subscription subscription = new Subscription(Objects.requireNonNull(subscriber, "subscriber"));
    subscriber.onSubscribe(subscription);
    lock.lock();
    try {
      if (!completed) {
        if (!subscription.cancelled) {
          subscriptions.add(subscription);
        }
        subscription = null;
      }
    } finally {
      lock.unlock();
    }
    if (subscription != null) {
      subscription.complete();
    }
  }

  /** For what the thread has to look at where it waits for the next event. */
  private void wake() {
    queue.add(new Item(null, outcome -> {}));
    signal();
  }

  /** For what it has to look at where it waits for a subscriber. */
  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    while (!stopping) {
      try {
        tellNext();
      } catch (InterruptedException e) {
        // By stop, or by a listener that interrupted itself.
      }
    }
    complete();
  }

  private void tellNext() throws InterruptedException {
    Item item = queue.take();
    subscriptions.forEach(Subscription::failIfWrong);
    ChatEvent event = item.event();
    if (event != null) {
      Outcome outcome = toAll(event);
      boolean ignored = safely(() -> item.done().accept(outcome));
    } else if (stateWaits.compareAndSet(true, false)) {
      Outcome ignored = toAll(new ChatEvent.StateChanged(Objects.requireNonNull(state)));
    }
  }

  private Outcome toAll(ChatEvent event) {
    boolean taken = false;
    boolean failed = false;
    if (listener != null) {
      if (safely(() -> listener.told(event))) {
        taken = true;
      } else {
        failed = true;
      }
    }
    for (Subscription subscription : subscriptions) {
      Outcome outcome = subscription.tell(event);
      taken |= outcome == Outcome.TAKEN;
      failed |= outcome == Outcome.FAILED;
    }
    return failed ? Outcome.FAILED : taken ? Outcome.TAKEN : Outcome.NOBODY;
  }

  private void complete() {
    lock.lock();
    try {
      completed = true;
    } finally {
      lock.unlock();
    }
    subscriptions.forEach(Subscription::complete);
    subscriptions.clear();
  }

  private static boolean safely(Runnable work) {
    try {
      work.run();
      return true;
    } catch (Throwable e) { // Also an error of one: the others go on.
      LOG.log(Level.ERROR, "a listener of a chat failed", e);
      return false;
    }
  }

  private final class Subscription implements Flow.Subscription {
    private final Flow.Subscriber<? super ChatEvent> subscriber;
    private long demand;
    private boolean wrong;
    private volatile boolean cancelled;

    private Subscription(Flow.Subscriber<? super ChatEvent> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      lock.lock();
      try {
        if (count > 0) {
          demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
          changed.signalAll();
          return;
        }
        wrong = true;
      } finally {
        lock.unlock();
      }
      wake();
    }

    @Override
    public void cancel() {
      cancelled = true;
      subscriptions.remove(this);
      signal();
    }

    private Outcome tell(ChatEvent event) {
      if (!awaitDemand()) {
        failIfWrong();
        return cancelled ? Outcome.NOBODY : Outcome.FAILED;
      }
      if (safely(() -> subscriber.onNext(event))) {
        return Outcome.TAKEN;
      }
      // A subscriber must not throw; one that does is told nothing more.
      cancel();
      return Outcome.FAILED;
    }

    private boolean awaitDemand() {
      lock.lock();
      try {
        while (demand == 0 && !wrong && !cancelled && !stopping) {
          changed.await();
        }
        if (wrong || cancelled || demand == 0) {
          return false;
        }
        demand--;
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
    }

    private void failIfWrong() {
      if (wrong && !cancelled) {
        cancel();
        boolean ignored =
            safely(
                () ->
                    subscriber.onError(
                        new IllegalArgumentException("expected a request of 1 or more (§3.9)")));
      }
    }

    private void complete() {
      if (!cancelled) {
        cancelled = true;
        boolean ignored = safely(subscriber::onComplete);
      }
    }
  }
}
