package danliao.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import danliao.api.ServiceChannels;
import danliao.api.rpc.ListUndeliveredRequest;
import danliao.api.rpc.UndeliveredGrpc;
import danliao.service.internal.InternalConfiguration;
import danliao.service.internal.InternalCredentials;
import danliao.service.internal.InternalToken;
import io.grpc.BindableService;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerFactoryAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** That this door has the guard of {@code InternalConfiguration}, which has tests of its own. */
class GrpcDoorTest {
  @Test
  void theQuerySideHasTheGuard() {
    assertThat(QuerySideApplication.class.getAnnotation(Import.class).value())
        .contains(InternalConfiguration.class);
  }

  @Test
  void onlyOurOwnServicesMayAsk() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                GrpcServerFactoryAutoConfiguration.class,
                GrpcServerAutoConfiguration.class))
        .withUserConfiguration(InternalConfiguration.class, Asked.class)
        .withPropertyValues(
            "spring.grpc.server.address=127.0.0.1:0", "danliao.internal-token=of this test")
        .run(
            context -> {
              int port = context.getBean(GrpcServerLifecycle.class).getPort();
              assertThat(ask(port)).isEqualTo(Status.Code.UNAUTHENTICATED);
              assertThat(ask(port, new InternalCredentials(new InternalToken("another"))))
                  .isEqualTo(Status.Code.UNAUTHENTICATED);
              assertThat(ask(port, context.getBean(InternalCredentials.class)))
                  .isEqualTo(Status.Code.UNIMPLEMENTED);
            });
  }

  private static Status.Code ask(int port, ClientInterceptor... credentials) {
    ManagedChannel channel = ServiceChannels.to("127.0.0.1:" + port).intercept(credentials).build();
    try {
      return Status.fromThrowable(
              catchThrowable(
                  () ->
                      UndeliveredGrpc.newBlockingStub(channel)
                          .withDeadlineAfter(Duration.ofSeconds(30))
                          .list(ListUndeliveredRequest.getDefaultInstance())))
          .getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Asked {
    /** Says of each call that has passed the guard that it is not implemented. */
    @Bean
    BindableService undelivered() {
      return new UndeliveredGrpc.UndeliveredImplBase() {};
    }
  }
}
