package danliao.gateway.broker;

import com.google.protobuf.MessageLite;
import danliao.api.Topics;
import danliao.gateway.limits.Capacity;
import danliao.service.broker.OutgoingBody;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.remoting.protocol.RemotingSysResponseCode;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessagingException;

/** Publishes to RocketMQ, a bounded number and so many bytes at a time. Thread-safe. */
final class RocketPublisher implements CommandPublisher {
  /** Above the client's own timeout: only for a call-back that never comes. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How often a busy broker is asked, waiting longer each time. */
  private static final int TRIES = 5;

  private static final Duration BUSY_WAIT = Duration.ofMillis(100);

  private final RocketMQTemplate rocketMq;
  private final ExecutorService sender;
  private final String topic;
  private final Duration timeout;
  private final Capacity capacity;
  private final BrokerHealth health;
  private final HashedWheelTimer wheel;
  private final Timer timer;
  private final Counter failures;
  private final Counter retries;

  /**
   * @param rocketMq is set up for what this class promises, so nobody else sends by it
   */
  RocketPublisher(
      RocketMQTemplate rocketMq,
      BrokerSettings settings,
      BrokerHealth health,
      HashedWheelTimer wheel,
      MeterRegistry meters) {
    this.rocketMq = rocketMq;
    this.topic = settings.commandTopic();
    this.timeout = settings.timeout();
    this.sender = sender(settings.inFlight());
    rocketMq.setAsyncSenderExecutor(sender);
    // A second try would hide that the broker may have what the first one sent.
    rocketMq.getProducer().setRetryTimesWhenSendAsyncFailed(0);
    rocketMq.getProducer().setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
    this.capacity = new Capacity(settings.inFlight(), settings.bytesInFlight());
    this.health = health;
    this.wheel = wheel;
    this.timer =
        Timer.builder("danliao.gateway.publish").publishPercentiles(0.5, 0.99).register(meters);
    this.failures = meters.counter("danliao.gateway.publish.failures");
    this.retries = meters.counter("danliao.gateway.publish.retries");
    meters.gauge("danliao.gateway.publish.inflight", capacity, Capacity::items);
    Gauge.builder("danliao.gateway.publish.bytes", capacity, Capacity::bytes)
        .baseUnit("bytes")
        .register(meters);
  }

  /**
   * One thread: commands of one conversation leave in the order they came, and where no route is
   * known the wait for it holds up no event loop.
   */
  private static ExecutorService sender(int most) {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(most),
        Thread.ofPlatform().daemon().name("publish").factory());
  }

  @Override
  public CompletableFuture<Void> publish(
      String tag, String shardKey, String messageId, MessageLite body) {
    int size = body.getSerializedSize();
    // Acknowledgements of a mass of messages leave room for sends.
    if (!(tag.equals(Topics.SEND) ? capacity.take(size) : capacity.takeLeavingSome(size))) {
      failures.increment();
      return CompletableFuture.failedFuture(
          new PublishFailedException("too many publishes in flight", null));
    }
    return new InFlight(new OutgoingBody(topic, tag, messageId, body.toByteArray()), shardKey)
        .start();
  }

  @Override
  public int inFlight() {
    return capacity.items();
  }

  /** Takes nothing more; what it has taken leaves, if the producer still runs. */
  void stop() {
    sender.shutdown();
  }

  private final class InFlight implements SendCallback {
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final OutgoingBody body;
    private final String shardKey;
    private final long startedAt = System.nanoTime();
    private final AtomicInteger tries = new AtomicInteger();

    InFlight(OutgoingBody body, String shardKey) {
      this.body = body;
      this.shardKey = shardKey;
    }

    CompletableFuture<Void> start() {
      Timeout late =
          wheel.newTimeout(
              t -> fail(new TimeoutException("the broker did not answer")),
              timeout.plus(GRACE).toMillis(),
              TimeUnit.MILLISECONDS);
      var unused = result.whenComplete((done, failure) -> answered(late, failure));
      send();
      return result;
    }

    private void answered(Timeout late, @Nullable Throwable failure) {
      late.cancel();
      capacity.give(body.getPayload().length);
      timer.record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
      if (failure == null) {
        health.published();
      } else {
        failures.increment();
        health.failed(failure);
      }
    }

    private void send() {
      tries.incrementAndGet();
      try {
        rocketMq.asyncSendOrderly(
            body.destination(), body, shardKey, this, Math.max(1, timeLeftMillis()));
      } catch (MessagingException e) {
        // What the template wraps it in says nothing more.
        fail(e.getCause());
      }
    }

    private long timeLeftMillis() {
      return timeout.minusNanos(System.nanoTime() - startedAt).toMillis();
    }

    /**
     * A broker that could not flush to disk or to its replica in the time it is configured to has
     * the message all the same only in memory: that is not what we promise.
     */
    @Override
    public void onSuccess(SendResult sent) {
      if (sent.getSendStatus() == SendStatus.SEND_OK) {
        result.complete(null);
      } else {
        fail(new IllegalStateException("expected SEND_OK, found " + sent.getSendStatus()));
      }
    }

    /** A busy broker asks to come again: it has not stored the command. */
    @Override
    public void onException(Throwable cause) {
      long wait = BUSY_WAIT.toMillis() * tries.get();
      if (cause instanceof MQBrokerException refusal
          && refusal.getResponseCode() == RemotingSysResponseCode.SYSTEM_BUSY
          && tries.get() < TRIES
          && timeLeftMillis() > wait) {
        retries.increment();
        wheel.newTimeout(t -> send(), wait, TimeUnit.MILLISECONDS);
      } else {
        fail(cause);
      }
    }

    private void fail(@Nullable Throwable cause) {
      result.completeExceptionally(
          new PublishFailedException("the broker did not take the command", cause));
    }
  }
}
