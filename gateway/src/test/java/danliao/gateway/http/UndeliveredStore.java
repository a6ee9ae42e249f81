package danliao.gateway.http;

import danliao.api.frame.Message;
import danliao.api.rpc.ListUndeliveredRequest;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.api.rpc.UndeliveredGrpc.UndeliveredImplBase;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The query side as a gateway sees it: one gRPC service, two messages a page. */
final class UndeliveredStore extends UndeliveredImplBase implements AutoCloseable {
  private static final int PAGE = 2;

  private final Map<String, List<Message>> undelivered = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Server server;

  UndeliveredStore() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  void keep(String user, List<Message> messages) {
    undelivered.put(user, messages);
  }

  /** How many pages were asked for. */
  int asked(String user) {
    return askedBy(user).get();
  }

  private AtomicInteger askedBy(String user) {
    return asked.computeIfAbsent(user, u -> new AtomicInteger());
  }

  void failNext(String user, int times) {
    failures.put(user, new AtomicInteger(times));
  }

  @Override
  public void list(ListUndeliveredRequest request, StreamObserver<ListUndeliveredResponse> answer) {
    AtomicInteger left = failures.get(request.getUserId());
    if (left != null && left.getAndDecrement() > 0) {
      answer.onError(Status.UNAVAILABLE.asRuntimeException());
      return;
    }
    List<Message> all = undelivered.getOrDefault(request.getUserId(), List.of());
    int from = request.getCursor().isEmpty() ? 0 : Integer.parseInt(request.getCursor());
    int to = Math.min(all.size(), from + PAGE);
    answer.onNext(
        ListUndeliveredResponse.newBuilder()
            .addAllMessages(all.subList(from, to))
            .setNextCursor(to < all.size() ? Integer.toString(to) : "")
            .build());
    answer.onCompleted();
    askedBy(request.getUserId()).incrementAndGet();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
