package danliao.gateway.drain;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import danliao.api.ServiceChannels;
import danliao.api.rpc.ListUndeliveredRequest;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.api.rpc.UndeliveredGrpc;
import danliao.api.rpc.UndeliveredGrpc.UndeliveredFutureStub;
import danliao.gateway.settings.GatewaySettings;
import danliao.service.internal.InternalCredentials;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the query sides in turn, so that one that fails is not asked again at once. */
final class QuerySide implements UndeliveredPages, AutoCloseable {
  private static final int PAGE = 100;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<UndeliveredFutureStub> stubs = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Duration deadline;
  private final Timer timer;

  QuerySide(InternalCredentials credentials, GatewaySettings settings, MeterRegistry meters) {
    this.deadline = settings.timeouts().drain();
    this.timer = meters.timer("danliao.gateway.drain.page");
    for (String address : settings.querySide()) {
      ManagedChannel channel =
          ServiceChannels.to(address).intercept(credentials).directExecutor().build();
      channels.add(channel);
      stubs.add(UndeliveredGrpc.newFutureStub(channel));
    }
  }

  @Override
  public CompletableFuture<ListUndeliveredResponse> list(String userId, String cursor) {
    long askedAt = System.nanoTime();
    CompletableFuture<ListUndeliveredResponse> page = new CompletableFuture<>();
    ListUndeliveredRequest request =
        ListUndeliveredRequest.newBuilder()
            .setUserId(userId)
            .setCursor(cursor)
            .setLimit(PAGE)
            .build();
    int next = Math.floorMod(turn.getAndIncrement(), stubs.size());
    Futures.addCallback(
        stubs.get(next).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS).list(request),
        new FutureCallback<ListUndeliveredResponse>() {
          @Override
          public void onSuccess(ListUndeliveredResponse response) {
            timer.record(System.nanoTime() - askedAt, TimeUnit.NANOSECONDS);
            page.complete(response);
          }

          @Override
          public void onFailure(Throwable failure) {
            page.completeExceptionally(failure);
          }
        },
        MoreExecutors.directExecutor());
    return page;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
