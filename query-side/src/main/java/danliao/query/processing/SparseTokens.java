package danliao.query.processing;

import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of one group, not one for each batch where the group stores nothing with it: the first
 * of a claim, then one at intervals, and the last one as soon as the group is idle or gives a
 * segment up. What a process that is killed had not stored is handled again. Thread-safe.
 */
final class SparseTokens extends DelegatingTokens {
  private static final Logger log = LoggerFactory.getLogger(SparseTokens.class);

  private final BooleanSupplier eager;
  private final Runnable complete;
  private final Runnable claimed;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<Integer, Claim> claims = new ConcurrentHashMap<>();

  /**
   * @param eager whether the token of the batch under way is to be stored with it
   * @param complete comes before a token is stored; if it fails, none is
   * @param claimed runs when a segment is
   * @param interval between two tokens of a segment; shorter than claims live
   */
  SparseTokens(
      TokenStore tokens,
      BooleanSupplier eager,
      Runnable complete,
      Runnable claimed,
      Duration interval,
      LongSupplier nanoTime) {
    super(tokens);
    this.eager = eager;
    this.complete = complete;
    this.claimed = claimed;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
  }

  /** On a segment; the worker and the coordinator of its group both write. */
  private final class Claim {
    private final String group;
    private final int segment;
    private @Nullable TrackingToken pending;
    private long storedAt = nanoTime.getAsLong() - intervalNanos;

    private Claim(String group, int segment) {
      this.group = group;
      this.segment = segment;
    }

    synchronized void take(@Nullable TrackingToken token) {
      pending = token;
      if (token == null
          || eager.getAsBoolean()
          || nanoTime.getAsLong() - storedAt >= intervalNanos) {
        store(token);
      }
    }

    /** False if there is nothing to be stored. */
    synchronized boolean storePending() {
      TrackingToken token = pending;
      if (token != null) {
        store(token);
      }
      return token != null;
    }

    private void store(@Nullable TrackingToken token) {
      complete.run();
      SparseTokens.super.storeToken(token, group, segment);
      pending = null;
      storedAt = nanoTime.getAsLong();
    }
  }

  private Claim claim(String group, int segment) {
    return claims.computeIfAbsent(segment, id -> new Claim(group, id));
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String group, int segment) {
    claim(group, segment).take(token);
  }

  /** A claim lives as long after a token as after this; it lives on where none can be stored. */
  @Override
  public void extendClaim(String group, int segment) {
    boolean stored = false;
    try {
      stored = claim(group, segment).storePending();
    } catch (StoreUnavailableException e) {
      log.atDebug()
          .addKeyValue("group", group)
          .addKeyValue("segment", segment)
          .addKeyValue("cause", e.toString())
          .log("the last token waits for a store");
    }
    if (!stored) {
      super.extendClaim(group, segment);
    }
  }

  @Override
  public void releaseClaim(String group, int segment) {
    end(group, segment);
    super.releaseClaim(group, segment);
  }

  @Override
  public @Nullable TrackingToken fetchToken(String group, int segment) {
    end(group, segment);
    TrackingToken token = super.fetchToken(group, segment);
    claimed.run();
    return token;
  }

  @Override
  public @Nullable TrackingToken fetchToken(String group, Segment segment) {
    end(group, segment.getSegmentId());
    TrackingToken token = super.fetchToken(group, segment);
    claimed.run();
    return token;
  }

  /** A claim ends, or is about to begin anew. */
  private void end(String group, int segment) {
    Claim claim = claims.remove(segment);
    if (claim == null) {
      return;
    }
    try {
      claim.storePending();
    } catch (RuntimeException e) {
      // The segment is another's by now, or its store has lost what the token is about.
      log.atInfo()
          .addKeyValue("group", group)
          .addKeyValue("segment", segment)
          .addKeyValue("cause", e.toString())
          .log("the last token is not stored, events before it come again");
    }
  }
}
