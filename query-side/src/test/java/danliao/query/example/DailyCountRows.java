package danliao.query.example;

import danliao.query.database.MySql;
import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/** One generation's rows, for a comparison: in the order of their key, or some by their key. */
final class DailyCountRows implements Rows {
  private static final int BATCH = 500;

  private final JdbcTemplate jdbc;
  private final String table;
  private final List<String> fields;

  /**
   * @param fields the columns that are not part of the key
   */
  DailyCountRows(JdbcTemplate jdbc, String table, List<String> fields) {
    this.jdbc = jdbc;
    this.table = table;
    this.fields = fields;
  }

  @Override
  public void scan(Consumer<List<Row>> batches) {
    List<String> last = List.of("", "0001-01-01", "");
    List<Row> batch;
    do {
      batch =
          read(
              "user_id >= ? AND (user_id, day, message_id) > (?, ?, ?)"
                  + " ORDER BY user_id, day, message_id LIMIT ?",
              last.get(0),
              last.get(0),
              last.get(1),
              last.get(2),
              BATCH);
      if (!batch.isEmpty()) {
        last = Row.parts(batch.getLast().key());
        batches.accept(batch);
      }
    } while (batch.size() == BATCH);
  }

  @Override
  public Map<String, Row> find(Collection<String> keys) {
    Map<String, Row> found = new HashMap<>();
    if (!keys.isEmpty()) {
      String places = String.join(", ", Collections.nCopies(keys.size(), "(?, ?, ?)"));
      Object[] parts = keys.stream().flatMap(key -> Row.parts(key).stream()).toArray();
      read("(user_id, day, message_id) IN (" + places + ")", parts)
          .forEach(row -> found.put(row.key(), row));
    }
    return found;
  }

  private List<Row> read(String where, Object... parameters) {
    return MySql.answered(
        () ->
            jdbc.query(
                "SELECT * FROM " + table + " WHERE " + where,
                (row, number) -> row(row),
                parameters));
  }

  private Row row(ResultSet row) throws SQLException {
    Map<String, String> values = new HashMap<>();
    for (String field : fields) {
      values.put(field, row.getString(field));
    }
    String key =
        Row.key(row.getString("user_id"), row.getString("day"), row.getString("message_id"));
    return new Row(key, values);
  }
}
