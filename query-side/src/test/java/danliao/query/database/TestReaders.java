package danliao.query.database;

import danliao.query.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

/** Readers of a test's own database. */
public final class TestReaders {
  private TestReaders() {}

  public static Readers of(TestDatabase database, int connections) {
    var properties = new DataSourceProperties();
    properties.setUrl(database.url());
    properties.setUsername(TestDatabase.user());
    properties.setPassword(TestDatabase.password());
    return new Readers(
        properties,
        new ReaderSettings(connections, Duration.ofMillis(300)),
        new SimpleMeterRegistry());
  }
}
