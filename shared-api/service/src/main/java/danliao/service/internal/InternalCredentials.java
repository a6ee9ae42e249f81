package danliao.service.internal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * Puts the internal token on every call to another of our services. Spring's interceptor for that
 * needs the configuration of Spring Security, which a gateway does not have.
 */
public final class InternalCredentials implements ClientInterceptor {
  private final String bearer;

  public InternalCredentials(InternalToken token) {
    this.bearer = token.bearer();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        headers.put(InternalToken.AUTHORIZATION, bearer);
        super.start(listener, headers);
      }
    };
  }
}
