package danliao.query.rebuild;

import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.processing.ProcessingConfiguration;
import danliao.query.processing.ProcessingGroups;
import danliao.query.processing.Progress;
import danliao.query.processing.ProjectionRunner;
import danliao.query.processing.TokenTable;
import danliao.query.projection.Projection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires rebuilds, all but the {@link Comparer}: verifications bring that. */
@Configuration(proxyBeanMethods = false)
@Import(ProcessingConfiguration.class)
public class RebuildConfiguration {
  /** Of the one projection that is filled from a topic in its daily life. */
  @Bean
  Refill searchRefill(
      Generations generations, GenerationTable table, TokenTable tokens, EventStore events) {
    return new Refill(generations, table, tokens, events::createHeadToken);
  }

  @Bean
  RebuildDriver rebuildDriver(
      List<Projection> projections,
      Generations generations,
      GenerationTable table,
      ProjectionRunner runner,
      Comparer comparer,
      Progress progress,
      RebuildSettings settings,
      MeterRegistry meters) {
    return new RebuildDriver(
        projections, generations, table, runner, comparer, progress, settings, meters);
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
}
