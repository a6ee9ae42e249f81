package danliao.service.internal;

import danliao.api.rpc.DeliverRequest;
import danliao.api.rpc.DeliverResponse;
import danliao.api.rpc.GatewayGrpc;
import danliao.api.rpc.GatewayGrpc.GatewayStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries to one gateway, one batch at a time, over a call that stays open: a call for each
 * batch, with its headers and its deadline, costs more than what it carries. Where the call has
 * ended, the next batch begins another. Thread-safe.
 */
public final class DeliveryStream implements AutoCloseable {
  private final ManagedChannel channel;
  private final GatewayStub gateway;
  private final long deadlineNanos;
  private final Alarm alarm;
  private final LongSupplier nanoTime;
  private @Nullable Call open;
  private boolean watched;

  /** Runs something later. */
  @FunctionalInterface
  interface Alarm {
    void ring(Runnable what, long nanos);
  }

  /**
   * @param channel on whose threads answers are completed; ends with this
   * @param deadline of an answer
   */
  public DeliveryStream(ManagedChannel channel, Duration deadline) {
    this(channel, deadline, DeliveryStream::later, System::nanoTime);
  }

  DeliveryStream(ManagedChannel channel, Duration deadline, Alarm alarm, LongSupplier nanoTime) {
    this.channel = channel;
    this.gateway = GatewayGrpc.newStub(channel);
    this.deadlineNanos = deadline.toNanos();
    this.alarm = alarm;
    this.nanoTime = nanoTime;
  }

  private static void later(Runnable what, long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(what);
  }

  /** What is under way is guarded by the stream's lock, and answered outside of it. */
  private final class Call implements StreamObserver<DeliverResponse> {
    private @Nullable ClientCallStreamObserver<DeliverRequest> requests;
    private @Nullable CompletableFuture<DeliverResponse> underWay;
    private long since;

    /** Null if nothing is under way. */
    private @Nullable CompletableFuture<DeliverResponse> take() {
      synchronized (DeliveryStream.this) {
        CompletableFuture<DeliverResponse> taken = underWay;
        underWay = null;
        return taken;
      }
    }

    /** The same, and no other batch comes. */
    private @Nullable CompletableFuture<DeliverResponse> takeLast() {
      synchronized (DeliveryStream.this) {
        if (open == this) {
          open = null;
        }
        return take();
      }
    }

    @Override
    public void onNext(DeliverResponse response) {
      CompletableFuture<DeliverResponse> answered = take();
      if (answered != null) {
        answered.complete(response);
      }
    }

    @Override
    public void onError(Throwable failure) {
      fail(takeLast(), failure);
    }

    @Override
    public void onCompleted() {
      fail(
          takeLast(),
          Status.UNAVAILABLE.withDescription("the gateway is stopping").asRuntimeException());
    }
  }

  /**
   * Never blocks.
   *
   * @return the answer; fails with a {@link io.grpc.StatusRuntimeException} where none came, though
   *     the gateway may have taken it
   * @throws IllegalStateException if another is under way
   */
  public CompletableFuture<DeliverResponse> deliver(DeliverRequest request) {
    CompletableFuture<DeliverResponse> answer = new CompletableFuture<>();
    synchronized (this) {
      Call call = open;
      if (call == null) {
        call = new Call();
        open = call;
      } else if (call.underWay != null) {
        throw new IllegalStateException("expected one batch at a time, found another under way");
      }
      call.underWay = answer;
      call.since = nanoTime.getAsLong();
      if (call.requests == null) {
        // May fail at once, and then be no longer the open one.
        call.requests = (ClientCallStreamObserver<DeliverRequest>) gateway.deliver(call);
      }
      call.requests.onNext(request);
      watch(deadlineNanos);
    }
    return answer;
  }

  /** One look a deadline, not a timer a batch. */
  private void watch(long nanos) {
    if (!watched) {
      watched = true;
      alarm.ring(this::look, nanos);
    }
  }

  private void look() {
    Call late;
    @Nullable CompletableFuture<DeliverResponse> unanswered;
    synchronized (this) {
      watched = false;
      late = open;
      if (late == null || late.underWay == null) {
        return;
      }
      long left = deadlineNanos - (nanoTime.getAsLong() - late.since);
      if (left > 0) {
        watch(left);
        return;
      }
      // Else a late answer would be taken for that of the next batch.
      unanswered = late.takeLast();
    }
    if (late.requests != null) {
      late.requests.cancel("no answer in time", null);
    }
    fail(
        unanswered,
        Status.DEADLINE_EXCEEDED.withDescription("no answer in time").asRuntimeException());
  }

  private void fail(@Nullable CompletableFuture<DeliverResponse> unanswered, Throwable cause) {
    if (unanswered != null) {
      // Else a gateway that was cut off is left alone for minutes after it is there again.
      channel.resetConnectBackoff();
      unanswered.completeExceptionally(cause);
    }
  }

  /** What is under way fails. Repeatable. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
