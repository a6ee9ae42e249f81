package danliao.query.example;

import danliao.query.database.MySql;
import danliao.query.generation.Live;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Answers from whatever generation is live. */
final class DailyCountQueries {
  private final JdbcTemplate jdbc;
  private final Live<String> table;

  DailyCountQueries(JdbcTemplate jdbc, Live<String> table) {
    this.jdbc = jdbc;
    this.table = table;
  }

  /** The days on which the user has sent something, the first one first. */
  List<DailyCount> since(String user, LocalDate first) {
    return table.read(name -> MySql.answered(() -> count(name, user, first)));
  }

  private List<DailyCount> count(String name, String user, LocalDate first) {
    return jdbc.query(
        "SELECT day, COUNT(*) FROM %s WHERE user_id = ? AND day >= ? GROUP BY day ORDER BY day"
            .formatted(name),
        DailyCountQueries::row,
        user,
        first);
  }

  private static DailyCount row(ResultSet row, int number) throws SQLException {
    return new DailyCount(row.getObject(1, LocalDate.class), row.getLong(2));
  }
}
