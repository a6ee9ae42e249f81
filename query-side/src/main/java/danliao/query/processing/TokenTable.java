package danliao.query.processing;

import danliao.query.database.MySql;
import danliao.query.store.StoreUnavailableException;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads what processing groups have stored, without claiming it as Axon's token store would. */
public final class TokenTable {
  private static final String SELECT =
      "SELECT segment, token, token_type FROM token_entry WHERE processor_name = ?";

  private final JdbcTemplate jdbc;
  private final Serializer serializer;

  TokenTable(JdbcTemplate jdbc, Serializer serializer) {
    this.jdbc = jdbc;
    this.serializer = serializer;
  }

  /**
   * The token of each segment of a group; a segment where nothing was handled yet has null.
   *
   * @throws StoreUnavailableException if the database cannot answer now
   */
  Map<Integer, @Nullable TrackingToken> tokens(String group) {
    Map<Integer, @Nullable TrackingToken> tokens = new HashMap<>();
    MySql.run(
        () ->
            jdbc.query(
                SELECT,
                row -> {
                  byte[] token = row.getBytes(2);
                  tokens.put(
                      row.getInt(1), token == null ? null : deserialize(token, row.getString(3)));
                },
                group));
    return tokens;
  }

  /** The position of each segment's token; -1 where nothing was handled yet. */
  public Map<Integer, Long> positions(String group) {
    Map<Integer, Long> positions = new HashMap<>();
    tokens(group).forEach((segment, token) -> positions.put(segment, TokenPositions.of(token)));
    return positions;
  }

  private TrackingToken deserialize(byte[] token, String type) {
    return serializer.deserialize(new SimpleSerializedObject<>(token, byte[].class, type, null));
  }
}
