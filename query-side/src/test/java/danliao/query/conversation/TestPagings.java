package danliao.query.conversation;

import danliao.query.redis.RedisPipeline;
import java.time.Duration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Lists of tests' own users; they expire. */
final class TestPagings {
  static final Duration KEPT = Duration.ofMinutes(1);
  static final int LISTS = 2;
  static final int BOUND = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private TestPagings() {}

  static LettuceConnectionFactory connect(int port) {
    var factory = new LettuceConnectionFactory("127.0.0.1", port);
    factory.afterPropertiesSet();
    factory.start();
    return factory;
  }

  static RedisPagings of(LettuceConnectionFactory connections) {
    return of(connections, BOUND, KEPT);
  }

  static RedisPagings of(LettuceConnectionFactory connections, int bound, Duration kept) {
    return new RedisPagings(
        new RedisPipeline(connections, TIMEOUT), new PagingSettings(bound, LISTS, kept, TIMEOUT));
  }
}
