package danliao.query.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds what the reads of one kind hold in memory, each from its question until its answer is
 * written: there is no end of the threads that requests run on. A read counts as the messages that
 * it may return. Who finds no room waits for a moment, in turn, and is then refused. Thread-safe.
 */
final class BoundedReads implements HandlerInterceptor {
  private static final String TAKEN = BoundedReads.class.getName() + ".taken";

  private final ToIntFunction<HttpServletRequest> messages;
  private final ReadSettings settings;
  private final Semaphore room;
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
   * @throws TooManyReadsException if there is none
   */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    int wanted = messages.applyAsInt(request);
    if (!take(wanted)) {
      refused.increment();
      throw new TooManyReadsException();
    }
    request.setAttribute(TAKEN, wanted);
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
    if (request.getAttribute(TAKEN) instanceof Integer taken) {
      underWay.decrementAndGet();
      room.release(taken);
    }
  }

  private boolean take(int wanted) {
    try {
      // Not past those who wait, as without a time.
      return room.tryAcquire(wanted, 0, TimeUnit.NANOSECONDS) || takeInTurn(wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean takeInTurn(int wanted) throws InterruptedException {
    try {
      return waiting.incrementAndGet() <= settings.waiting()
          && room.tryAcquire(wanted, settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }
}
