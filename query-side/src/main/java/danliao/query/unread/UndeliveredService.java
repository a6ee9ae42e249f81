package danliao.query.unread;

import danliao.api.Ids;
import danliao.api.rpc.ListUndeliveredRequest;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.api.rpc.UndeliveredGrpc;
import danliao.query.store.StoreUnavailableException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a gateway drains to a client that has connected. The cursor is the last place returned. */
final class UndeliveredService extends UndeliveredGrpc.UndeliveredImplBase {
  private static final int MAX_LIMIT = 200;

  /** Pages made at the same time: each takes some megabytes, and all gateways may ask at once. */
  static final int AT_ONCE = 16;

  private static final long PATIENCE_MILLIS = 500;

  private final UndeliveredMessages undelivered;
  private final Semaphore making = new Semaphore(AT_ONCE, true);

  UndeliveredService(UndeliveredMessages undelivered) {
    this.undelivered = undelivered;
  }

  @Override
  public void list(ListUndeliveredRequest request, StreamObserver<ListUndeliveredResponse> answer) {
    if (!mayBegin()) {
      answer.onError(
          Status.UNAVAILABLE.withDescription("too many are being drained").asRuntimeException());
      return;
    }
    try {
      answer.onNext(page(request));
      answer.onCompleted();
    } catch (IllegalArgumentException e) {
      answer.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
    } catch (StoreUnavailableException e) {
      answer.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
    } finally {
      making.release();
    }
  }

  private boolean mayBegin() {
    try {
      return making.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ListUndeliveredResponse page(ListUndeliveredRequest request) {
    int limit = request.getLimit();
    if (!Ids.isUser(request.getUserId()) || limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "expected a user id and a limit of 1 to " + MAX_LIMIT + ", found limit " + limit);
    }
    @Nullable String after = request.getCursor().isEmpty() ? null : request.getCursor();
    var page = undelivered.page(request.getUserId(), after, limit);
    String last = page.last();
    return ListUndeliveredResponse.newBuilder()
        .addAllMessages(page.messages())
        .setNextCursor(last == null ? "" : last)
        .build();
  }
}
