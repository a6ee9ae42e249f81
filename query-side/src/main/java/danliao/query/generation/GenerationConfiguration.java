package danliao.query.generation;

import danliao.query.projection.Projection;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Wires the registry of generations, and makes the tables that the query side has of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RebuildSettings.class)
public class GenerationConfiguration {
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
}
