package danliao.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** What MariaDB has counted of a connection. */
public final class StatementCounts {
  private StatementCounts() {}

  /** How many statements it has had, by the name of their kind; without those it had none of. */
  public static Map<String, Long> of(Connection connection) throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE 'Com\\_%'")) {
      while (rows.next()) {
        if (rows.getLong(2) > 0) {
          counts.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return counts;
  }
}
