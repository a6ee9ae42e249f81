package danliao.query.example;

import danliao.query.database.MySql;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import org.springframework.jdbc.core.JdbcTemplate;

/** The projection {@code daily-count}: a table a generation. */
final class DailyCounts implements Projection {
  static final String NAME = "daily-count";
  private static final int VERSION = 1;

  private final JdbcTemplate jdbc;

  DailyCounts(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String store() {
    return MySql.STORE;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public DailyCountTable open(Generation generation) {
    return new DailyCountTable(jdbc, generation);
  }
}
