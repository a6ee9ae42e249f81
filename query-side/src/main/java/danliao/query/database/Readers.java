package danliao.query.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Connections for queries, few and of their own: however many ask at once, processing groups find
 * theirs. Who gets none in time fails, as if the database were away. No {@link DataSource} itself,
 * so that everything else goes on with the other one. Thread-safe.
 */
public final class Readers implements AutoCloseable {
  private final HikariDataSource pool;

  Readers(DataSourceProperties database, ReaderSettings settings, MeterRegistry meters) {
    pool = database.initializeDataSourceBuilder().type(HikariDataSource.class).build();
    pool.setPoolName("readers");
    pool.setMaximumPoolSize(settings.connections());
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(settings.timeout().toMillis());
    pool.setMetricRegistry(meters);
  }

  /** They commit each statement by themselves. */
  public DataSource connections() {
    return pool;
  }

  public JdbcTemplate jdbc() {
    return new JdbcTemplate(pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
