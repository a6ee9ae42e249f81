package danliao.query.processing;

import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.jspecify.annotations.Nullable;

/**
 * What a token says: both event stores number events without gaps and in the order of commits, so
 * that everything up to a token's position has been seen. Pure.
 */
final class TokenPositions {
  private TokenPositions() {}

  /** True if everything up to {@code stored} includes the event with this index. */
  static boolean covers(@Nullable TrackingToken stored, long index) {
    return of(WrappedToken.unwrapLowerBound(stored)) >= index;
  }

  /** -1 if nothing was stored yet. */
  static long of(@Nullable TrackingToken token) {
    return token == null ? -1 : token.position().orElse(-1);
  }
}
