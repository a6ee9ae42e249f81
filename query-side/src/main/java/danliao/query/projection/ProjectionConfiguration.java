package danliao.query.projection;

import danliao.axon.AxonSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs each {@link Projection} and each {@link ProcessingGroup} there is among the beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProjectionSettings.class)
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
      Serializer serializer) {
    return new DeadLetterQueues(connections, transactions, schema, serializer);
  }

  @Bean
  ProcessorFactory processorFactory(
      EventStore events,
      TokenStore tokens,
      TransactionManager transactions,
      ObjectProvider<MaxSegmentProvider> share,
      ProjectionSettings settings,
      AxonSettings axon,
      Commits commits) {
    return new ProcessorFactory(
        events,
        tokens,
        transactions,
        share.getIfAvailable(MaxSegmentProvider::maxShort),
        settings,
        axon,
        commits);
  }

  @Bean
  ProcessingGroups processingGroups(
      List<Projection> projections,
      ObjectProvider<ProcessingGroup> others,
      ProcessorFactory factory,
      DeadLetterQueues deadLetters,
      TokenStore tokens,
      TransactionManager transactions,
      ProjectionSettings settings,
      AxonSettings axon,
      MeterRegistry meters) {
    List<ProcessingGroup> groups = new ArrayList<>(others.orderedStream().toList());
    for (Projection projection : projections) {
      String name = ProcessingGroup.nameOf(projection.name(), projection.generation());
      var applier =
          new BatchApplier(projection, new AxonDeadLetters(deadLetters.of(name)), settings, meters);
      groups.add(new ProcessingGroup(name, ProcessingGroup.Start.OLDEST_EVENT, applier));
    }
    return new ProcessingGroups(groups, factory, tokens, transactions, axon.claimInterval());
  }

  @Bean
  @ConditionalOnProperty(name = "danliao.event-store", havingValue = "jdbc", matchIfMissing = true)
  EventIndex jdbcEventIndex(JdbcTemplate jdbc) {
    return new JdbcEventIndex(jdbc);
  }

  /** Axon Server does not tell the index of an event that is read by its stream. */
  @Bean
  @ConditionalOnProperty(name = "danliao.event-store", havingValue = "axon-server")
  EventIndex noEventIndex() {
    return (messageId, sequence) -> OptionalLong.empty();
  }

  @Bean
  Progress progress(
      ProcessingGroups groups,
      JdbcTemplate jdbc,
      Serializer serializer,
      EventIndex index,
      EventStore events) {
    return new Progress(groups, new TokenTable(jdbc, serializer), index, events::createHeadToken);
  }

  @Bean
  ProgressMetrics progressMetrics(ProcessingGroups groups, Progress progress) {
    return new ProgressMetrics(groups, progress, Clock.systemUTC());
  }

  @Bean
  ProjectionReport projectionReport(
      List<Projection> projections,
      ProcessingGroups groups,
      Progress progress,
      ProgressMetrics metrics,
      DeadLetterQueues deadLetters,
      ObjectProvider<ReportedProjection> others) {
    return new ProjectionReport(
        projections, groups, progress, metrics, deadLetters, others.orderedStream().toList());
  }

  @Bean
  EventDeadLetters eventDeadLetters(
      JdbcClient jdbc,
      DeadLetterQueues queues,
      List<Projection> projections,
      TransactionManager transactions) {
    return new EventDeadLetters(jdbc, queues, projections, transactions);
  }

  @Bean
  ProcessingHealth projectionsHealthIndicator(ProcessingGroups groups) {
    return new ProcessingHealth(groups);
  }
}
