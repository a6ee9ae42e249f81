package danliao.query.example;

import danliao.api.MessageEvent;
import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.MySql;
import danliao.query.database.Readers;
import danliao.query.generation.Generations;
import danliao.query.generation.Live;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The same projection when it counts what a user is sent, too. In a service the classes of version
 * 1 are changed; here they are kept, so that a test can have the one beside the other.
 */
final class DailyCountsVersion2 implements Projection {
  private static final int VERSION = 2;

  private final JdbcTemplate jdbc;

  DailyCountsVersion2(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public String name() {
    return DailyCounts.NAME;
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
  public ProjectionStore open(Generation generation) {
    return generation.version() < VERSION
        ? new DailyCountTable(jdbc, generation)
        : new Table(jdbc, generation);
  }

  /** A row for each message of a user, sent or received. */
  static final class Table implements ProjectionStore {
    private final JdbcTemplate jdbc;
    private final String table;

    Table(JdbcTemplate jdbc, Generation generation) {
      this.jdbc = jdbc;
      this.table = DailyCountTable.nameOf(generation);
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
              sent       BOOLEAN     NOT NULL,
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
          LocalDate day = DailyCountTable.dayOf(sent);
          rows.add(new Object[] {sent.sender(), day, sent.messageId(), true});
          rows.add(new Object[] {sent.recipient(), day, sent.messageId(), false});
        }
      }
      String add =
          ("INSERT INTO %s (user_id, day, message_id, sent) VALUES (?, ?, ?, ?)"
                  + " ON DUPLICATE KEY UPDATE sent = VALUES(sent)")
              .formatted(table);
      MySql.run(() -> jdbc.batchUpdate(add, rows));
    }

    @Override
    public Rows rows() {
      return new DailyCountRows(jdbc, table, List.of("sent"));
    }

    @Override
    public void drop() {
      MySql.run(() -> jdbc.execute("DROP TABLE IF EXISTS " + table));
    }
  }

  /**
   * What a user has sent and received on a day.
   *
   * @param received null while this instance still reads a generation of version 1
   */
  record Count(LocalDate day, long sent, @Nullable Long received) {}

  /** Answers from whatever generation is live, also from one of version 1. */
  static final class Queries {
    private static final String FORMER =
        "SELECT day, COUNT(*), NULL FROM %s"
            + " WHERE user_id = ? AND day >= ? GROUP BY day ORDER BY day";
    private static final String COUNT =
        "SELECT day, SUM(sent), SUM(NOT sent) FROM %s"
            + " WHERE user_id = ? AND day >= ? GROUP BY day ORDER BY day";

    private final JdbcTemplate jdbc;
    private final Live<Generation> live;

    Queries(JdbcTemplate jdbc, Live<Generation> live) {
      this.jdbc = jdbc;
      this.live = live;
    }

    List<Count> since(String user, LocalDate first) {
      return live.read(generation -> MySql.answered(() -> count(generation, user, first)));
    }

    private List<Count> count(Generation generation, String user, LocalDate first) {
      String statement = generation.version() < VERSION ? FORMER : COUNT;
      return jdbc.query(
          statement.formatted(DailyCountTable.nameOf(generation)), Queries::row, user, first);
    }

    private static Count row(ResultSet row, int number) throws SQLException {
      long third = row.getLong(3);
      Long received = row.wasNull() ? null : third;
      return new Count(row.getObject(1, LocalDate.class), row.getLong(2), received);
    }
  }

  /** As {@link DailyCountConfiguration}, whose place it takes. */
  @Configuration(proxyBeanMethods = false)
  @Import(DatabaseConfiguration.class)
  static class Wiring {
    @Bean
    DailyCountsVersion2 dailyCounts(JdbcTemplate jdbc) {
      return new DailyCountsVersion2(jdbc);
    }

    @Bean
    Queries dailyCountQueries(Readers readers, Generations generations) {
      return new Queries(
          readers.jdbc(), generations.reader(DailyCounts.NAME, MySql.STORE, live -> live));
    }
  }
}
