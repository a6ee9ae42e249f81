package danliao.query.verify;

import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.generation.RebuildSettings;
import danliao.query.processing.ProcessingGroups;
import danliao.query.processing.Progress;
import danliao.query.processing.ProjectionRunner;
import danliao.query.projection.Projection;
import danliao.query.rebuild.RebuildConfiguration;
import danliao.query.rebuild.RebuildDriver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Wires verifications, and with them the rebuilds that they build on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerifySettings.class)
@Import(RebuildConfiguration.class)
public class VerifyConfiguration {
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
}
