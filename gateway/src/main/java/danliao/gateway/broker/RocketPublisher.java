package danliao.gateway.broker;

import com.google.protobuf.MessageLite;
import danliao.api.Topics;
import danliao.gateway.limits.Capacity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.RemotingSysResponseCode;
import org.jspecify.annotations.Nullable;

/** Publishes to RocketMQ, a bounded number and so many bytes at a time. Thread-safe. */
final class RocketPublisher implements CommandPublisher {
  /** Above the client's own timeout: only for a call-back that never comes. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How often a busy broker is asked, waiting longer each time. */
  private static final int TRIES = 5;

  private static final Duration BUSY_WAIT = Duration.ofMillis(100);

  private final DefaultMQProducer producer;
  private final String topic;
  private final Duration timeout;
  private final Capacity capacity;
  private final BrokerHealth health;
  private final HashedWheelTimer wheel;
  private final Timer timer;
  private final Counter failures;
  private final Counter retries;

  RocketPublisher(
      DefaultMQProducer producer,
      BrokerSettings settings,
      BrokerHealth health,
      HashedWheelTimer wheel,
      MeterRegistry meters) {
    this.producer = producer;
    this.topic = settings.commandTopic();
    this.timeout = settings.timeout();
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
    Message message = new Message(topic, tag, messageId, body.toByteArray());
    message.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    return new InFlight(message, shardKey).start();
  }

  @Override
  public int inFlight() {
    return capacity.items();
  }

  private final class InFlight implements SendCallback {
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final Message message;
    private final String shardKey;
    private final long startedAt = System.nanoTime();
    private final AtomicInteger tries = new AtomicInteger();

    InFlight(Message message, String shardKey) {
      this.message = message;
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
      capacity.give(message.getBody().length);
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
        producer.send(
            message,
            (queues, sent, key) -> queues.get(Topics.queueOf((String) key, queues.size())),
            shardKey,
            this,
            Math.max(1, timeLeftMillis()));
      } catch (MQClientException | RemotingException | RuntimeException e) {
        fail(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail(e);
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

    private void fail(Throwable cause) {
      result.completeExceptionally(
          new PublishFailedException("the broker did not take the command", cause));
    }
  }
}
