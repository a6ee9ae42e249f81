package danliao.client.query;

import org.jspecify.annotations.Nullable;

/**
 * A rebuild as operators see it. Positions count events; times are as RFC 3339 writes them.
 *
 * @param state {@code BUILDING} and {@code SWITCHING} while it is under way, {@code LIVE} when done
 * @param etaSeconds null while it is not known
 * @param error why it failed, or what keeps it from going on
 */
public record RebuildStatus(
    String projection,
    int generation,
    String state,
    long position,
    long head,
    double percent,
    double eventsPerSecond,
    @Nullable Long etaSeconds,
    @Nullable String startedAt,
    @Nullable String rollbackUntil,
    @Nullable String error)
    implements OperationStatus {

  @Override
  public boolean isUnderWay() {
    return state.equals("BUILDING") || state.equals("SWITCHING");
  }

  public boolean isLive() {
    return state.equals("LIVE");
  }
}
