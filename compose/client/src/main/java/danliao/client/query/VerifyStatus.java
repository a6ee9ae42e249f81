package danliao.client.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A verification as operators see it. Positions count events; times are as RFC 3339 writes them.
 *
 * @param state {@code BUILDING} and {@code COMPARING} while it is under way, {@code DONE} when a
 *     result is there
 * @param etaSeconds until it compares; null while it is not known
 * @param rows compared until now; null while that is not known
 * @param error why it failed, or what keeps it from going on
 */
public record VerifyStatus(
    String projection,
    int generation,
    String state,
    long position,
    long head,
    double percent,
    double eventsPerSecond,
    @Nullable Long etaSeconds,
    @Nullable String startedAt,
    @Nullable Long rows,
    @Nullable Result result,
    @Nullable String error)
    implements OperationStatus {

  @Override
  public boolean isUnderWay() {
    return state.equals("BUILDING") || state.equals("COMPARING");
  }

  /** True if it is done and has found no difference. */
  public boolean isClean() {
    return result != null && result.differences() == 0;
  }

  /**
   * What it found.
   *
   * @param position up to which both sides had all events
   * @param moving rows that went on changing while they were looked at
   * @param unconfirmed rows that differed and were not looked at again, for too many did
   * @param first some of those that are missing, extra or different
   */
  public record Result(
      long position,
      String finishedAt,
      long rows,
      long missing,
      long extra,
      long different,
      long moving,
      long unconfirmed,
      List<Difference> first) {
    public long differences() {
      return missing + extra + different + unconfirmed;
    }
  }

  /**
   * A row that is not as it should be.
   *
   * @param kind {@code MISSING}, {@code EXTRA} or {@code DIFFERENT}
   * @param expected null for one that is too many
   * @param found null for one that is missing
   */
  public record Difference(
      String kind,
      String key,
      @Nullable Map<String, String> expected,
      @Nullable Map<String, String> found) {

    @Override
    public String toString() {
      return "%s %s: expected %s, found %s"
          .formatted(
              kind,
              key,
              Objects.requireNonNullElse(expected, "nothing"),
              Objects.requireNonNullElse(found, "nothing"));
    }
  }
}
