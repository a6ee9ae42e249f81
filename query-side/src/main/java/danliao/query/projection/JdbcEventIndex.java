package danliao.query.projection;

import java.util.OptionalLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads the global index from the JDBC event store. */
final class JdbcEventIndex implements EventIndex {
  private final JdbcTemplate jdbc;

  JdbcEventIndex(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public OptionalLong of(String messageId, long sequence) {
    return jdbc
        .queryForList(
            "SELECT global_index FROM domain_event_entry"
                + " WHERE aggregate_identifier = ? AND sequence_number = ?",
            Long.class,
            messageId,
            sequence)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }
}
