package danliao.query.verify;

import danliao.query.projection.Row;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of the live generation with a fresh one found.
 *
 * @param position how many events there were when it began: both had all of them
 * @param rows of the live one that were compared
 * @param missing rows that only the fresh one has
 * @param extra rows that only the live one has
 * @param different rows that both have, and not alike
 * @param moving rows that went on changing for as long as they were looked at
 * @param unconfirmed rows that differed and were not looked at again, for too many did
 * @param first the first of those that are missing, extra or different
 */
public record VerificationResult(
    long position,
    Instant finishedAt,
    long rows,
    long missing,
    long extra,
    long different,
    long moving,
    long unconfirmed,
    List<Difference> first) {
  private static final int LONGEST_KEY = 300;

  public VerificationResult {
    first = List.copyOf(first);
  }

  /** All that is not as it should be. */
  public long differences() {
    return missing + extra + different + unconfirmed;
  }

  /** How a row of the live generation is not as it should be. */
  public enum Kind {
    MISSING,
    EXTRA,
    DIFFERENT
  }

  /**
   * A row that is not as it should be.
   *
   * @param expected what the fresh generation has; of two that differ only where they do
   * @param found what the live one has
   */
  public record Difference(
      Kind kind,
      String key,
      @Nullable SortedMap<String, String> expected,
      @Nullable SortedMap<String, String> found) {

    static Difference of(String key, @Nullable Row expected, @Nullable Row found) {
      String shown = key.substring(0, Math.min(LONGEST_KEY, key.length()));
      if (expected == null) {
        return new Difference(Kind.EXTRA, shown, null, found == null ? null : found.fields());
      }
      return found == null
          ? new Difference(Kind.MISSING, shown, expected.fields(), null)
          : new Difference(
              Kind.DIFFERENT, shown, without(expected, found), without(found, expected));
    }

    private static SortedMap<String, String> without(Row row, Row other) {
      SortedMap<String, String> fields = new TreeMap<>(row.fields());
      fields.entrySet().removeAll(other.fields().entrySet());
      return fields;
    }
  }
}
