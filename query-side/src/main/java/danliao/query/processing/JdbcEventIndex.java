package danliao.query.processing;

import danliao.query.database.MySql;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** Asks the table of the JDBC event store. */
final class JdbcEventIndex implements EventIndex {
  private final JdbcTemplate jdbc;

  JdbcEventIndex(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public OptionalLong of(String messageId, long sequence) {
    return MySql.answered(
            () ->
                jdbc.queryForList(
                    "SELECT global_index FROM domain_event_entry"
                        + " WHERE aggregate_identifier = ? AND sequence_number = ?",
                    Long.class,
                    messageId,
                    sequence))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** The first event has the index 1. Counts the numbers that version 1 of the table left out. */
  @Override
  public long count(long index) {
    return Math.max(0, index);
  }

  @Override
  public Optional<Instant> recordedAfter(long index) {
    return MySql.answered(
            () ->
                jdbc.queryForList(
                    "SELECT time_stamp FROM domain_event_entry"
                        + " WHERE global_index > ? ORDER BY global_index LIMIT 1",
                    String.class,
                    index))
        .stream()
        .map(Instant::parse)
        .findFirst();
  }
}
