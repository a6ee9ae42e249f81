package danliao.query.projection;

import danliao.axon.AxonSettings;
import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.Readers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Runs each generation of each {@link Projection}, and each {@link ProcessingGroup} there is among
 * the beans.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ProjectionSettings.class,
  RebuildSettings.class,
  VerifySettings.class
})
@Import(DatabaseConfiguration.class)
public class ProjectionConfiguration {
  @Bean
  Commits commits() {
    return new Commits();
  }

  @Bean
  DeadLetterQueues deadLetterQueues(
      ConnectionProvider connections,
      TransactionManager transactions,
      DeadLetterSchema schema,
      Serializer serializer,
      JdbcClient jdbc) {
    return new DeadLetterQueues(connections, transactions, schema, serializer, jdbc);
  }

  /** After Axon's tables, because that migration waits for a database that is away. */
  @Bean(initMethod = "migrate")
  @DependsOn("schemaMigrated")
  Flyway queryTables(DataSource database) {
    return migrations(database);
  }

  public static Flyway migrations(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/query")
        .table("flyway_query")
        // Axon's tables are in the same schema, with a history of their own.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  @Bean
  @DependsOn("queryTables")
  GenerationTable generationTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
    return new GenerationTable(jdbc, transactions);
  }

  @Bean
  Generations generations(
      GenerationTable table, ObjectProvider<Projection> projections, RebuildSettings settings) {
    return new Generations(table, projections::orderedStream, settings);
  }

  /** Of the one projection that is filled from a topic in its daily life. */
  @Bean
  Refill searchRefill(
      Generations generations, GenerationTable table, TokenTable tokens, EventStore events) {
    return new Refill(generations, table, tokens, events::createHeadToken);
  }

  @Bean
  ProcessorFactory processorFactory(
      EventStore events,
      TokenStore tokens,
      TransactionManager transactions,
      ObjectProvider<MaxSegmentProvider> share,
      AxonSettings axon,
      Commits commits,
      ProjectionSettings settings) {
    return new ProcessorFactory(
        events,
        tokens,
        transactions,
        share.getIfAvailable(MaxSegmentProvider::maxShort),
        axon,
        commits,
        settings.inFlightBytes());
  }

  @Bean
  GroupFactory groupFactory(
      Generations generations,
      DeadLetterQueues deadLetters,
      ProjectionSettings settings,
      RebuildSettings rebuild,
      MeterRegistry meters) {
    return new GroupFactory(generations, deadLetters, settings, rebuild, meters);
  }

  @Bean
  ProcessingGroups processingGroups(
      ObjectProvider<ProcessingGroup> always,
      GroupFactory groups,
      ProcessorFactory processors,
      TokenStore tokens,
      TransactionManager transactions,
      AxonSettings axon) {
    return new ProcessingGroups(
        always.orderedStream().map(groups::settingAside).toList(),
        processors,
        tokens,
        transactions,
        axon.claimInterval());
  }

  @Bean
  ProjectionRunner projectionRunner(
      List<Projection> projections,
      Generations generations,
      ProcessingGroups groups,
      GroupFactory factory,
      ProgressMetrics metrics,
      TokenTable tokens,
      RebuildSettings rebuild) {
    return new ProjectionRunner(
        projections, generations, groups, factory, metrics, tokens, rebuild);
  }

  /** Its connections are none of the pool's: each is held for as long as a comparison takes. */
  @Bean
  Verifier verifier(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      ProjectionRunner runner,
      Progress progress,
      DataSourceProperties database,
      VerifySettings settings,
      MeterRegistry meters) {
    return new Verifier(
        projections,
        generations,
        table,
        runner,
        progress,
        database.initializeDataSourceBuilder().type(SimpleDriverDataSource.class).build(),
        settings,
        meters);
  }

  @Bean
  Verifications verifications(
      List<Projection> projections,
      GenerationTable table,
      RebuildDriver driver,
      Verifier verifier,
      Progress progress,
      ProcessingGroups groups,
      RebuildSettings settings,
      JdbcClient jdbc) {
    return new Verifications(
        projections, table, driver, verifier, progress, groups, settings, jdbc);
  }

  @Bean
  RebuildDriver rebuildDriver(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      ProjectionRunner runner,
      Verifier verifier,
      Progress progress,
      RebuildSettings settings,
      MeterRegistry meters) {
    return new RebuildDriver(
        projections, generations, table, runner, verifier, progress, settings, meters);
  }

  @Bean
  Rebuilds rebuilds(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      RebuildDriver driver,
      Progress progress,
      ProcessingGroups groups,
      RebuildSettings settings,
      MeterRegistry meters) {
    return new Rebuilds(
        projections, generations, table, driver, progress, groups, settings, meters);
  }

  @Bean
  @ConditionalOnProperty(name = "danliao.event-store", havingValue = "jdbc", matchIfMissing = true)
  EventIndex jdbcEventIndex(JdbcTemplate jdbc) {
    return new JdbcEventIndex(jdbc);
  }

  @Bean
  @ConditionalOnProperty(name = "danliao.event-store", havingValue = "axon-server")
  EventIndex streamEventIndex(EventStore events) {
    return new StreamEventIndex(events);
  }

  @Bean
  TokenTable tokenTable(JdbcTemplate jdbc, Serializer serializer) {
    return new TokenTable(jdbc, serializer);
  }

  @Bean
  Progress progress(
      ProcessingGroups groups, TokenTable tokens, EventIndex index, EventStore events) {
    return new Progress(groups, tokens, index, events::createHeadToken);
  }

  @Bean
  ProgressMetrics progressMetrics(ProcessingGroups groups, Progress progress) {
    return new ProgressMetrics(groups, progress, Clock.systemUTC());
  }

  @Bean
  ProjectionReport projectionReport(
      List<Projection> projections,
      Generations generations,
      ProcessingGroups groups,
      Progress progress,
      ProgressMetrics metrics,
      DeadLetterQueues deadLetters,
      ObjectProvider<ReportedProjection> others) {
    return new ProjectionReport(
        projections,
        generations,
        groups,
        progress,
        metrics,
        deadLetters,
        others.orderedStream().toList());
  }

  @Bean
  EventDeadLetters eventDeadLetters(
      Readers readers,
      JdbcClient jdbc,
      Serializer serializer,
      org.axonframework.config.Configuration axon,
      ProjectionRunner runner,
      ObjectProvider<ProcessingGroup> always,
      TransactionManager transactions) {
    return new EventDeadLetters(
        JdbcClient.create(readers.connections()),
        jdbc,
        letter -> letter.read(serializer, axon.upcasterChain()),
        runner::handler,
        name ->
            always.stream()
                .filter(group -> group.name().equals(name))
                .map(ProcessingGroup::handler)
                .findFirst(),
        transactions);
  }

  @Bean
  ProcessingHealth projectionsHealthIndicator(ProcessingGroups groups, Generations generations) {
    return new ProcessingHealth(groups, generations);
  }
}
