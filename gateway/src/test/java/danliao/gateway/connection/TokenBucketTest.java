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
  void whoeverIsRefusedGetsOneWhenItSaid() {
    TokenBucket bucket = new TokenBucket(50, 500, now);
    taken(bucket, 500);
    long[] waits = new long[100];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = bucket.take(now);
    }
    long begin = now;
    for (long wait : waits) {
      now = begin + wait;
      assertThat(bucket.take(now)).isZero();
    }
    assertThat(waits[99]).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void nobodyIsToldToWaitForEver() {
    TokenBucket bucket = new TokenBucket(1, 1, now);
    taken(bucket, 1_000);
    assertThat(bucket.take(now)).isEqualTo(TimeUnit.SECONDS.toNanos(30));
  }

  @Test
  void devicesOfAUserShareAndUsersDoNot() {
    AtomicLong clock = new AtomicLong();
    SendQuota quota =
        new SendQuota(
            TestSettings.of("limits.send-burst=2", "limits.sends-per-second=1").limits(),
            clock::get);
    assertThat(quota.take("alice")).isZero();
    assertThat(quota.take("alice")).isZero();
    assertThat(quota.take("alice")).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    assertThat(quota.take("bob")).isZero();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(quota.take("alice")).isZero();
  }

  private int taken(TokenBucket bucket, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take(now) == 0 ? 1 : 0;
    }
    return taken;
  }
}
