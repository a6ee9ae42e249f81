package danliao.axon;

import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Axon as both sides use it. Nothing outside this package knows which event store there is.
 *
 * <p>It also stands between Spring Boot's configuration and Axon's: Axon 4.13 orders itself by
 * names of Boot 3, which under Boot 4 name nothing, and without an order it silently comes up
 * before there is a transaction manager.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration"
    },
    beforeName = {
      "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
      "org.axonframework.springboot.autoconfig.AxonServerAutoConfiguration",
      "org.axonframework.springboot.autoconfig.AxonServerBusAutoConfiguration",
      "org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration",
      "org.axonframework.springboot.autoconfig.JdbcAutoConfiguration",
      "org.axonframework.springboot.autoconfig.TransactionAutoConfiguration",
      "org.axonframework.springboot.autoconfig.XStreamAutoConfiguration"
    })
@EnableConfigurationProperties(AxonSettings.class)
@Import(JdbcEventStoreConfiguration.class)
public class AxonConfigAutoConfiguration {
  /** One serializer for everything: events, tokens and dead letters. */
  @Bean
  @Primary
  Serializer serializer() {
    return new EventJson();
  }

  @Bean
  @ConditionalOnProperty(name = "danliao.axon.migrate", matchIfMissing = true)
  SchemaMigrated schemaMigrated(DataSource database, AxonSettings settings) {
    new SchemaMigration(database, settings.databaseWait()).migrate();
    return new SchemaMigrated();
  }

  @Bean
  TokenStore tokenStore(
      ConnectionProvider connections, Serializer serializer, AxonSettings settings) {
    return JdbcTokenStore.builder()
        .connectionProvider(connections)
        .schema(JdbcTables.tokens())
        .serializer(serializer)
        .claimTimeout(settings.claimTimeout())
        .nodeId(instanceName(settings))
        .build();
  }

  @Bean
  DeadLetterSchema deadLetterSchema() {
    return JdbcTables.deadLetters();
  }

  /** Local also with Axon Server: commands come through RocketMQ. */
  @Bean
  @ConditionalOnMissingBean(CommandBus.class)
  CommandBus commandBus(TransactionManager transactions) {
    return SimpleCommandBus.builder().transactionManager(transactions).build();
  }

  @Bean
  @ConditionalOnMissingBean(QueryBus.class)
  QueryBus queryBus(TransactionManager transactions) {
    return SimpleQueryBus.builder().transactionManager(transactions).build();
  }

  @Bean
  ConfigurerModule processorDefaults(
      AxonSettings settings, ObjectProvider<MaxSegmentProvider> share) {
    return configurer ->
        configurer
            .eventProcessing()
            .usingPooledStreamingEventProcessors(
                (axon, processor) ->
                    processor
                        .initialSegmentCount(settings.segments())
                        .maxSegmentProvider(share.getIfAvailable(MaxSegmentProvider::maxShort))
                        .tokenClaimInterval(settings.claimInterval().toMillis())
                        .claimExtensionThreshold(settings.claimExtension().toMillis())
                        // A batch may wait for a store longer than a claim lives.
                        .enableCoordinatorClaimExtension())
            // Axon's default logs a failed event and goes on without it.
            .registerDefaultListenerInvocationErrorHandler(
                axon -> PropagatingErrorHandler.instance())
            .byDefaultAssignHandlerTypesTo(AxonConfigAutoConfiguration::groupOf)
            .byDefaultAssignHandlerInstancesTo(handler -> groupOf(handler.getClass()));
  }

  /** Axon Server has no call for several aggregates. */
  @Bean
  @ConditionalOnProperty(name = EventStoreKind.SETTING, havingValue = "axon-server")
  EventStreams eventStreams(EventStore events) {
    return ids ->
        ids.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    id -> events.readEvents(id).asStream().collect(Collectors.toList())));
  }

  /** It has connections of its own. */
  @Bean
  @ConditionalOnProperty(name = EventStoreKind.SETTING, havingValue = "axon-server")
  EventReaders eventReaders(EventStreams streams) {
    return connections -> streams;
  }

  @Bean
  @ConditionalOnProperty("danliao.axon.instance-role")
  InstanceLease instanceLease(
      JdbcClient database, PlatformTransactionManager transactions, AxonSettings settings) {
    return new InstanceLease(
        database,
        new TransactionTemplate(transactions),
        settings.instanceRole(),
        instanceName(settings),
        settings.instanceHeartbeat(),
        settings.instanceTimeout());
  }

  @Bean
  @ConditionalOnProperty("danliao.axon.instance-role")
  MaxSegmentProvider fairShare(
      InstanceLease lease, TokenStore tokens, TransactionManager transactions) {
    return new FairShare(lease, tokens, transactions);
  }

  /** A group named after a package would replay everything when the package is renamed. */
  private static String groupOf(Class<?> handler) {
    ProcessingGroup group = handler.getAnnotation(ProcessingGroup.class);
    if (group == null) {
      throw new AxonConfigurationException(
          "expected a @ProcessingGroup or an assigned group for " + handler + ", found none");
    }
    return group.value();
  }

  private static String instanceName(AxonSettings settings) {
    return settings.instanceName().isEmpty()
        ? UUID.randomUUID().toString()
        : settings.instanceName();
  }

  /** Says that the tables are there. */
  static final class SchemaMigrated {}
}
