package danliao.query.database;

import static danliao.service.settings.Setting.expect;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What queries have of the database.
 *
 * @param connections so many queries are at it at a time
 * @param timeout of the wait for one of them; then the answer is 503
 */
@ConfigurationProperties("danliao.readers")
record ReaderSettings(@DefaultValue("8") int connections, @DefaultValue("1s") Duration timeout) {
  /** The pool takes no less. */
  private static final Duration SHORTEST = Duration.ofMillis(250);

  ReaderSettings {
    expect(connections > 0, "danliao.readers.connections", "at least 1", connections);
    expect(timeout.compareTo(SHORTEST) >= 0, "danliao.readers.timeout", "at least 250ms", timeout);
  }
}
