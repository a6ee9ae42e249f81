package danliao.query.database;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The same database as {@code spring.datasource}, with a pool of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReaderSettings.class)
public class DatabaseConfiguration {
  @Bean
  static LazyConnections lazyConnections() {
    return new LazyConnections();
  }

  @Bean
  Readers readers(DataSourceProperties database, ReaderSettings settings, MeterRegistry meters) {
    return new Readers(database, settings, meters);
  }
}
