package danliao.query.database;

import danliao.testkit.FreshDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

/** Readers of a test's own database. */
public final class TestReaders {
  private TestReaders() {}

  public static Readers of(FreshDatabase database, int connections) {
    var properties = new DataSourceProperties();
    properties.setUrl(database.url());
    properties.setUsername(database.user());
    properties.setPassword(database.password());
    return new Readers(
        properties,
        new ReaderSettings(connections, Duration.ofMillis(300)),
        new SimpleMeterRegistry());
  }
}
