package danliao.query.processing;

import danliao.axon.AxonSettings;
import danliao.axon.Instances;
import danliao.query.generation.GenerationConfiguration;
import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.projection.Projection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs each generation of each {@link Projection}, and each {@link ProcessingGroup} there is among
 * the beans.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProjectionSettings.class)
@Import(GenerationConfiguration.class)
public class ProcessingConfiguration {
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

  @Bean
  ProcessorFactory processorFactory(
      EventStore events,
      TokenStore tokens,
      TransactionManager transactions,
      ObjectProvider<MaxSegmentProvider> share,
      AxonSettings axon,
      ObjectProvider<Instances> instances,
      DeadLetterQueues deadLetters,
      Commits commits,
      ProjectionSettings settings) {
    Instances all = instances.getIfAvailable();
    return new ProcessorFactory(
        events,
        tokens,
        transactions,
        share.getIfAvailable(MaxSegmentProvider::maxShort),
        axon,
        () -> all != null && all.live() == 1,
        deadLetters,
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
    return new Progress(
        group -> groups.find(group).map(RunningGroup::segments).orElse(Map.of()),
        tokens::tokens,
        index,
        events::createHeadToken);
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
  ProcessingHealth projectionsHealthIndicator(ProcessingGroups groups, Generations generations) {
    return new ProcessingHealth(groups, generations);
  }
}
