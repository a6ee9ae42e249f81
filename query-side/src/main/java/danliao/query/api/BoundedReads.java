package danliao.query.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds what the reads of one kind hold in memory, each from its question until its answer is
 * written: there is no end of the threads that requests run on. A read counts as the messages that
 * it may return. Who finds no room waits for a moment, in turn, and is then refused. No user has
 * more than a share of the room and of the places to wait, however slowly they take their answers.
 * Thread-safe.
 */
final class BoundedReads implements HandlerInterceptor {
  private static final String TAKEN = BoundedReads.class.getName() + ".taken";

  private final ToIntFunction<HttpServletRequest> messages;
  private final ReadSettings settings;
  private final Semaphore room;
  private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter refused;

  /**
   * @param messages how many a request may return, at least 1
   */
  BoundedReads(
      String kind,
      ToIntFunction<HttpServletRequest> messages,
      ReadSettings settings,
      MeterRegistry meters) {
    this.messages = messages;
    this.settings = settings;
    this.room = new Semaphore(settings.messages(), true);
    Tags tags = Tags.of("kind", kind);
    meters.gauge("danliao.query.reads.inflight", tags, underWay);
    meters.gauge("danliao.query.reads.waiting", tags, waiting);
    this.refused = meters.counter("danliao.query.reads.refused", tags);
  }

  /**
   * Takes room for the request.
   *
   * @throws TooManyReadsException if there is none, or the user has had their share of it
   */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    int wanted = messages.applyAsInt(request);
    Share share = enter(caller(request));
    if (!take(share, wanted)) {
      leave(share);
      refused.increment();
      throw new TooManyReadsException();
    }
    request.setAttribute(TAKEN, new Taken(share, wanted));
    underWay.incrementAndGet();
    return true;
  }

  /** After the answer is written, and after every failure. */
  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (request.getAttribute(TAKEN) instanceof Taken taken) {
      underWay.decrementAndGet();
      room.release(taken.messages());
      taken.share().room.release(taken.messages());
      leave(taken.share());
    }
  }

  /** Users with reads under way or waiting. */
  int users() {
    return shares.size();
  }

  /** The user of the token; security lets nobody else come this far. */
  private static String caller(HttpServletRequest request) {
    Principal caller = request.getUserPrincipal();
    return caller == null ? "" : caller.getName();
  }

  private Share enter(String user) {
    return shares.compute(
        user,
        (name, present) -> {
          Share share = present == null ? new Share(name, settings) : present;
          share.reads++;
          return share;
        });
  }

  private void leave(Share share) {
    shares.computeIfPresent(
        share.user,
        (name, present) -> {
          present.reads--;
          return present.reads == 0 ? null : present;
        });
  }

  private boolean take(Share share, int wanted) {
    try {
      return takeWithin(share, wanted, 0) || takeInTurn(share, wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean takeInTurn(Share share, int wanted) throws InterruptedException {
    if (!share.waiting.tryAcquire()) {
      return false;
    }
    try {
      return waiting.incrementAndGet() <= settings.waiting()
          && takeWithin(share, wanted, settings.timeout().toNanos());
    } finally {
      waiting.decrementAndGet();
      share.waiting.release();
    }
  }

  /** Of the share first: who waits for that holds up no other user. */
  private boolean takeWithin(Share share, int wanted, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    // Not past those who wait, as without a time.
    if (!share.room.tryAcquire(wanted, nanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    boolean taken = false;
    try {
      taken = room.tryAcquire(wanted, end - System.nanoTime(), TimeUnit.NANOSECONDS);
      return taken;
    } finally {
      if (!taken) {
        share.room.release(wanted);
      }
    }
  }

  /** What one user may take. There is one from their first read under way to their last. */
  private static final class Share {
    private final String user;
    private final Semaphore room;
    private final Semaphore waiting;

    /** Read and written only while the map holds the entry. */
    private int reads;

    Share(String user, ReadSettings settings) {
      this.user = user;
      this.room = new Semaphore(settings.messagesPerUser(), true);
      this.waiting = new Semaphore(settings.waitingPerUser());
    }
  }

  private record Taken(Share share, int messages) {}
}
