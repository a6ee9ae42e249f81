package danliao.gateway.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import danliao.gateway.settings.GatewaySettings.Limits;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often a user may send, whatever the number of devices; remembered past a disconnect until the
 * bucket would be full again. Thread-safe.
 */
public final class SendQuota {
  private static final long USERS = 1_000_000;

  private final Limits limits;
  private final LongSupplier nanoTime;
  private final Cache<String, TokenBucket> buckets;

  public SendQuota(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(USERS)
            // Its upkeep takes microseconds: less than to wake a thread for it.
            .executor(Runnable::run)
            .expireAfterAccess(Duration.ofSeconds(1 + limits.sendBurst() / limits.sendsPerSecond()))
            .build();
  }

  /**
   * Takes one send from the user's allowance if there is one, and returns 0.
   *
   * @return else how long to wait before it comes again, in nanoseconds
   */
  public long take(String userId) {
    return buckets
        .get(
            userId,
            u -> new TokenBucket(limits.sendsPerSecond(), limits.sendBurst(), nanoTime.getAsLong()))
        .take(nanoTime.getAsLong());
  }
}
