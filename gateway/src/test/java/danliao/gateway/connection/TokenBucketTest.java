package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.gateway.TestSettings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  /** Near the overflow on purpose: {@link System#nanoTime} may start anywhere. */
  private long now = Long.MAX_VALUE - 5;

  @Test
  void aBurstIsLetThroughAndNoMore() {
    TokenBucket bucket = new TokenBucket(50, 500, now);
    assertThat(taken(bucket, 600)).isEqualTo(500);
  }

  @Test
  void afterABurstItIsSoManyASecond() {
    TokenBucket bucket = new TokenBucket(50, 500, now);
    taken(bucket, 500);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(taken(bucket, 600)).isEqualTo(50);
  }

  @Test
  void whatWasNotTakenIsSavedUpToABurst() {
    TokenBucket bucket = new TokenBucket(50, 500, now);
    taken(bucket, 500);
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(taken(bucket, 600)).isEqualTo(500);
  }

  @Test
  void devicesOfAUserShareAndUsersDoNot() {
    AtomicLong clock = new AtomicLong();
    SendQuota quota =
        new SendQuota(
            TestSettings.of("limits.send-burst=2", "limits.sends-per-second=1").limits(),
            clock::get);
    assertThat(quota.take("alice")).isTrue();
    assertThat(quota.take("alice")).isTrue();
    assertThat(quota.take("alice")).isFalse();
    assertThat(quota.take("bob")).isTrue();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(quota.take("alice")).isTrue();
  }

  private int taken(TokenBucket bucket, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take(now) ? 1 : 0;
    }
    return taken;
  }
}
