package danliao.service.internal;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets only our own services call; the token is compared in constant time. */
final class InternalGuard implements ServerInterceptor {
  private final byte[] expected;

  InternalGuard(InternalToken token) {
    this.expected = token.bearer().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String found = headers.get(InternalToken.AUTHORIZATION);
    if (found != null && MessageDigest.isEqual(expected, found.getBytes(StandardCharsets.UTF_8))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription("expected the internal token"), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
