package danliao.axon;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.pooled.MaxSegmentProvider;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance's share of a processing group's segments: segments through live instances, rounded
 * up. Pooled processors ask before they claim, and give back what is beyond it. Thread-safe.
 */
final class FairShare implements MaxSegmentProvider {
  private static final Logger log = LoggerFactory.getLogger(FairShare.class);

  private final InstanceLease lease;
  private final TokenStore tokens;
  private final TransactionManager transactions;
  private final ConcurrentMap<String, Integer> segments = new ConcurrentHashMap<>();

  FairShare(InstanceLease lease, TokenStore tokens, TransactionManager transactions) {
    this.lease = lease;
    this.tokens = tokens;
    this.transactions = transactions;
  }

  @Override
  public int getMaxSegments(String processingGroup) {
    int all = segments.compute(processingGroup, (group, last) -> count(group, last));
    return of(all, lease.live());
  }

  static int of(int segments, int instances) {
    // Before a group's first start it has no segments, and a processor refuses a share of none.
    return Math.max(1, Math.ceilDiv(segments, instances));
  }

  private int count(String group, @Nullable Integer last) {
    try {
      return transactions.fetchInTransaction(() -> tokens.fetchSegments(group)).length;
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("processor", group)
          .setCause(e)
          .log("segments cannot be counted, keeping to the last count");
      return last == null ? 0 : last;
    }
  }
}
