package danliao.query;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.ServiceChannels;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.core.io.ClassPathResource;

class PermittedPingsTest {
  /** Else pings count as abuse, and the link is cut while calls are under way. */
  @Test
  void ourServerPermitsThePingsOfOurOtherServices() throws IOException {
    Binder defaults =
        new Binder(
            ConfigurationPropertySources.from(
                new YamlPropertySourceLoader()
                    .load("defaults", new ClassPathResource("application.yml"))));
    GrpcServerProperties server =
        defaults.bind("spring.grpc.server", GrpcServerProperties.class).get();
    assertThat(server.getKeepAlive().getPermitTime()).isLessThan(ServiceChannels.PING_AFTER);
  }
}
