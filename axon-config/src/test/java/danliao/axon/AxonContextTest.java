package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What Axon comes up with. The database of these tests is never reached. */
class AxonContextTest {
  @EnableAutoConfiguration
  static class Application {
    @Bean
    EventUpcaster upcaster() {
      return events -> events;
    }
  }

  static class HandlerWithoutGroup {
    @EventHandler
    void on(String event) {}
  }

  @ProcessingGroup("named")
  static class HandlerWithGroup {
    @EventHandler
    void on(String event) {}
  }

  static class UnnamedGroup extends Application {
    @Bean
    HandlerWithoutGroup handler() {
      return new HandlerWithoutGroup();
    }
  }

  static class NamedGroup extends Application {
    @Bean
    HandlerWithGroup handler() {
      return new HandlerWithGroup();
    }
  }

  private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .properties(
            Map.of(
                "spring.datasource.url", "jdbc:mysql://127.0.0.1:1/danliao",
                "spring.flyway.enabled", "false",
                "danliao.axon.migrate", "false",
                "spring.datasource.hikari.connection-timeout", "250"))
        .properties(properties)
        .run();
  }

  @Test
  void axonTakesPartInSpringsTransactions() {
    try (ConfigurableApplicationContext context = start(Application.class)) {
      assertThat(context.getBean(TransactionManager.class))
          .isInstanceOf(SpringTransactionManager.class);
      HikariDataSource pool = context.getBean(HikariDataSource.class);
      assertThat(pool.isAutoCommit()).isFalse();
      assertThat(pool.getTransactionIsolation()).isEqualTo("TRANSACTION_READ_COMMITTED");
    }
  }

  @Test
  void everySerializerIsOurs() {
    try (ConfigurableApplicationContext context = start(Application.class)) {
      Configuration axon = context.getBean(Configuration.class);
      assertThat(axon.serializer()).isInstanceOf(EventJson.class);
      assertThat(axon.eventSerializer()).isSameAs(axon.serializer());
      assertThat(axon.messageSerializer()).isSameAs(axon.serializer());
      assertThat(context.getBeansOfType(Serializer.class).values())
          .allMatch(found -> found == axon.serializer());
      assertThat(context.getBeanDefinitionNames()).doesNotContain("defaultAxonXStream");
      assertThat(((EventJson) axon.serializer()).getObjectMapper().getDeserializationConfig())
          .extracting(config -> config.getDefaultTyper(config.constructType(Object.class)))
          .isNull();
    }
  }

  @Test
  void eventsAndTokensAreInOurTables() {
    try (ConfigurableApplicationContext context = start(Application.class)) {
      assertThat(context.getBean(EventStore.class)).isInstanceOf(TailingEventStore.class);
      HikariDataSource pool = context.getBean(HikariDataSource.class);
      assertThat(context.getBean(EventReaders.class).over(pool)).isInstanceOf(EventTable.class);
      assertThat(context.getBean(TokenStore.class)).isInstanceOf(JdbcTokenStore.class);
      assertThat(context.getBean(Configuration.class).getComponent(TokenStore.class))
          .isSameAs(context.getBean(TokenStore.class));
      assertThat(context.getBean(DeadLetterSchema.class).deadLetterTable())
          .isEqualTo("dead_letter_entry");
    }
  }

  @Test
  void anUpcasterIsABean() {
    try (ConfigurableApplicationContext context = start(Application.class)) {
      assertThat(context.getBean(Configuration.class).upcasterChain().upcast(Stream.empty()))
          .isEmpty();
      assertThat(context.getBeansOfType(EventUpcaster.class)).hasSize(1);
    }
  }

  @Test
  void busesAreLocal() {
    try (ConfigurableApplicationContext context = start(Application.class)) {
      assertLocalBuses(context);
    }
  }

  @Test
  void withAxonServerTheProcessStartsWithoutItAndOnlyTheEventStoreIsThere() {
    try (ConfigurableApplicationContext context =
        start(
            Application.class,
            "danliao.event-store=axon-server",
            "axon.axonserver.servers=127.0.0.1:1")) {
      assertThat(context.getBean(EventStore.class)).isInstanceOf(AxonServerEventStore.class);
      HikariDataSource pool = context.getBean(HikariDataSource.class);
      assertThat(context.getBean(EventReaders.class).over(pool))
          .isSameAs(context.getBean(EventStreams.class));
      assertThat(context.getBean(TokenStore.class)).isInstanceOf(JdbcTokenStore.class);
      assertLocalBuses(context);
      assertThat(context.isRunning()).isTrue();
    }
  }

  @Test
  void anUnknownEventStoreIsRefused() {
    assertThatThrownBy(() -> start(Application.class, "danliao.event-store=files"))
        .hasStackTraceContaining("danliao.event-store: expected jdbc or axon-server, found files");
  }

  @Test
  void aProcessingGroupWithoutANameIsRefused() {
    assertThatThrownBy(() -> start(UnnamedGroup.class))
        .hasStackTraceContaining("HandlerWithoutGroup");
  }

  @Test
  void aProcessingGroupWithANameIsTaken() {
    try (ConfigurableApplicationContext context =
        start(NamedGroup.class, "axon.eventhandling.processors.named.mode=subscribing")) {
      assertThat(
              context.getBean(Configuration.class).eventProcessingConfiguration().eventProcessors())
          .containsOnlyKeys("named");
    }
  }

  private static void assertLocalBuses(ConfigurableApplicationContext context) {
    Configuration axon = context.getBean(Configuration.class);
    assertThat(axon.commandBus()).isInstanceOf(SimpleCommandBus.class);
    assertThat(axon.queryBus()).isInstanceOf(SimpleQueryBus.class);
    assertThat(context.getBeansOfType(CommandBus.class)).hasSize(1);
    assertThat(context.getBeansOfType(QueryBus.class)).hasSize(1);
  }
}
