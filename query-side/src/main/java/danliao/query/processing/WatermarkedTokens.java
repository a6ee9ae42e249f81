package danliao.query.processing;

import danliao.query.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of one group, which are never ahead of what the group's store says it has: the store
 * says it before a token is stored, and a token that is claimed is moved back to it. Thread-safe.
 */
final class WatermarkedTokens extends DelegatingTokens {
  private static final Logger log = LoggerFactory.getLogger(WatermarkedTokens.class);

  private final ProcessingGroup.Kept kept;
  private final Troubles troubles;

  /** What the store has said for the segments of this instance, or more. */
  private final ConcurrentMap<Integer, Long> said = new ConcurrentHashMap<>();

  /** The segments that are not claimed, because the store cannot answer. */
  private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();

  WatermarkedTokens(TokenStore tokens, ProcessingGroup.Kept kept, Troubles troubles) {
    super(tokens);
    this.kept = kept;
    this.troubles = troubles;
  }

  /**
   * Those of these segments whose store has less than it had: they are to be given up, and claimed
   * again.
   *
   * @throws StoreUnavailableException if the store cannot answer now
   */
  List<Integer> lost(Collection<Integer> segments) {
    Map<Integer, Long> before = new HashMap<>(said);
    Map<Integer, Long> now = kept.watermark().positions();
    List<Integer> lost = new ArrayList<>();
    for (int segment : segments) {
      if (now.getOrDefault(segment, -1L) < before.getOrDefault(segment, -1L)) {
        lost.add(segment);
      }
    }
    return lost;
  }

  @Override
  public @Nullable TrackingToken fetchToken(String group, int segment) {
    return notAhead(group, segment, super.fetchToken(group, segment));
  }

  @Override
  public @Nullable TrackingToken fetchToken(String group, Segment segment) {
    return notAhead(group, segment.getSegmentId(), super.fetchToken(group, segment));
  }

  private @Nullable TrackingToken notAhead(
      String group, int segment, @Nullable TrackingToken token) {
    long position = TokenPositions.of(token);
    long stored = stored(segment, position);
    said.put(segment, Math.min(stored, position));
    if (unknown.remove(segment)) {
      troubles.done(segment);
    }
    if (stored >= position) {
      return token;
    }
    log.atWarn()
        .addKeyValue("group", group)
        .addKeyValue("segment", segment)
        .addKeyValue("token", position)
        .addKeyValue("stored", stored)
        .log("the store has lost data, and gets it again");
    TrackingToken back = stored < 0 ? null : new GlobalSequenceTrackingToken(stored);
    super.storeToken(back, group, segment);
    kept.lost().accept(position);
    return back;
  }

  /** What the store says; of one that never said anything yet, what the token says. */
  private long stored(int segment, long position) {
    try {
      long stored = kept.watermark().positions().getOrDefault(segment, -1L);
      if (stored < 0 && kept.isNew().getAsBoolean()) {
        kept.watermark().advance(segment, -1, position);
        return position;
      }
      return stored;
    } catch (StoreUnavailableException e) {
      unknown.add(segment);
      troubles.failed(segment, e);
      throw new UnableToClaimTokenException("cannot tell what is stored: " + e);
    }
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String group, int segment) {
    long to = TokenPositions.of(token);
    if (!kept.watermark().advance(segment, said.getOrDefault(segment, -1L), to)) {
      throw new IllegalStateException(
          "the store of " + group + " has less than it had, in segment " + segment);
    }
    said.put(segment, to);
    super.storeToken(token, group, segment);
  }
}
