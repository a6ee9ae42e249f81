package danliao.query.example;

import danliao.api.MessageEvent;
import danliao.query.database.MySql;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.Generation;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One generation's table: a row for each message that a user has sent on a day, and the count is
 * the number of rows. A number that is added to would count a message again that is applied again.
 */
final class DailyCountTable implements ProjectionStore {
  private final JdbcTemplate jdbc;
  private final String table;

  DailyCountTable(JdbcTemplate jdbc, Generation generation) {
    this.jdbc = jdbc;
    this.table = nameOf(generation);
  }

  static String nameOf(Generation generation) {
    return "daily_count_g" + generation.number();
  }

  static LocalDate dayOf(MessageEvent.Sent sent) {
    return LocalDate.ofInstant(sent.sentAt(), ZoneOffset.UTC);
  }

  @Override
  public boolean sharesTransaction() {
    return true;
  }

  @Override
  public void prepare() {
    String create =
        """
        CREATE TABLE IF NOT EXISTS %s (
            user_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
            day        DATE        NOT NULL,
            message_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
            PRIMARY KEY (user_id, day, message_id)
        ) ENGINE = InnoDB
        """
            .formatted(table);
    MySql.run(() -> jdbc.execute(create));
  }

  @Override
  public void apply(List<RecordedEvent> batch) {
    List<Object[]> rows = new ArrayList<>();
    for (RecordedEvent recorded : batch) {
      if (recorded.event() instanceof MessageEvent.Sent sent) {
        rows.add(new Object[] {sent.sender(), dayOf(sent), sent.messageId()});
      }
    }
    // Not INSERT IGNORE, which ignores also what the table refuses.
    String add =
        ("INSERT INTO %s (user_id, day, message_id) VALUES (?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE day = VALUES(day)")
            .formatted(table);
    MySql.run(() -> jdbc.batchUpdate(add, rows));
  }

  @Override
  public Rows rows() {
    return new DailyCountRows(jdbc, table, List.of());
  }

  @Override
  public void drop() {
    MySql.run(() -> jdbc.execute("DROP TABLE IF EXISTS " + table));
  }
}
