package danliao.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import danliao.api.ServiceChannels;
import danliao.api.rpc.GatewayGrpc;
import danliao.api.rpc.ReplaceRequest;
import danliao.api.rpc.ReplaceResponse;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard of one process and the credentials of another, over real gRPC. */
class InternalGuardTest {
  private static final InternalToken TOKEN = new InternalToken("of-this-test");

  private final AtomicInteger replaced = new AtomicInteger();
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        ServerBuilder.forPort(0)
            .addService(new Guarded())
            .intercept(new InternalGuard(TOKEN))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void ourOwnServicesMayCall() {
    replace(new InternalCredentials(TOKEN));
    replace(new InternalCredentials(new InternalToken("of-this-test")));
    assertThat(replaced).hasValue(2);
  }

  @Test
  void aCallWithoutATokenIsRefused() {
    assertRefused();
  }

  @Test
  void aCallWithAnotherTokenIsRefused() {
    assertRefused(new InternalCredentials(new InternalToken("of-another-test")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "of-this-test",
        "Bearer of-this-tes",
        "Bearer of-this-test2",
        "bearer of-this-test",
        "Basic of-this-test",
        ""
      })
  void theHeaderMustBeTheSameInFull(String header) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), header);
    assertRefused(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void assertRefused(ClientInterceptor... credentials) {
    Status status = Status.fromThrowable(catchThrowable(() -> replace(credentials)));
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).isEqualTo("expected the internal token");
    assertThat(replaced).hasValue(0);
  }

  private void replace(ClientInterceptor... credentials) {
    ManagedChannel channel =
        ServiceChannels.to("127.0.0.1:" + server.getPort()).intercept(credentials).build();
    try {
      assertThat(
              GatewayGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(Duration.ofSeconds(30))
                  .replace(ReplaceRequest.getDefaultInstance()))
          .isEqualTo(ReplaceResponse.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private final class Guarded extends GatewayGrpc.GatewayImplBase {
    @Override
    public void replace(ReplaceRequest request, StreamObserver<ReplaceResponse> answer) {
      replaced.incrementAndGet();
      answer.onNext(ReplaceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
