package danliao.axon;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The properties that Axon and the connection pool need in every process of ours. Applications can
 * still override each.
 */
final class AxonDefaults implements EnvironmentPostProcessor {
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    boolean axonServer = EventStoreKind.of(environment) == EventStoreKind.AXON_SERVER;
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "danliao-axon",
                Map.of(
                    "axon.axonserver.enabled",
                    axonServer,
                    // XStream would be made otherwise, though nothing uses it.
                    "axon.serializer.general",
                    "jackson",
                    // A race in 4.13.0 can stop a processor; statements have timeouts of their own.
                    "axon.timeout.enabled",
                    false,
                    "spring.datasource.hikari.auto-commit",
                    false,
                    "spring.datasource.hikari.transaction-isolation",
                    "TRANSACTION_READ_COMMITTED")));
  }
}
