package danliao.query.projection;

import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.jspecify.annotations.Nullable;

/** Whether one token has passed what another one, or an index, stands for. Pure. */
final class Tokens {
  private Tokens() {}

  /**
   * True if everything up to {@code stored} includes the event that came with {@code event}.
   *
   * <p>Two streams may know different gaps: one that a rolled-back transaction left stays in the
   * token of who passed it and is unknown to who started later. So a gap that only {@code stored}
   * has is no proof that the event is missing; then the event's own index decides.
   */
  static boolean covers(
      @Nullable TrackingToken stored, TrackingToken event, Supplier<OptionalLong> indexOfEvent) {
    TrackingToken passed = WrappedToken.unwrapLowerBound(stored);
    TrackingToken wanted = WrappedToken.unwrapLowerBound(event);
    if (passed == null) {
      return false;
    }
    if (passed instanceof GapAwareTrackingToken have
        && wanted instanceof GapAwareTrackingToken want) {
      if (have.getIndex() < want.getIndex()) {
        return false;
      }
      var gaps = have.getGaps().headSet(want.getIndex() + 1);
      if (gaps.isEmpty()) {
        return true;
      }
      NavigableSet<Long> unknown = new TreeSet<>(gaps);
      unknown.removeAll(want.getGaps());
      return unknown.isEmpty() || indexOfEvent.get().stream().noneMatch(unknown::contains);
    }
    return passed.covers(wanted);
  }

  /** True if everything up to {@code stored} includes the event with this index. */
  static boolean covers(@Nullable TrackingToken stored, long index) {
    TrackingToken passed = WrappedToken.unwrapLowerBound(stored);
    if (passed instanceof GapAwareTrackingToken have) {
      return have.getIndex() >= index && !have.getGaps().contains(index);
    }
    return position(passed) >= index;
  }

  /** -1 if nothing was stored yet. */
  static long position(@Nullable TrackingToken token) {
    return token == null ? -1 : token.position().orElse(-1);
  }
}
