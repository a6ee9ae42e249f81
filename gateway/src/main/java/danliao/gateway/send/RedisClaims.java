package danliao.gateway.send;

import danliao.gateway.redis.LuaFile;
import danliao.gateway.redis.RedisLink;
import io.lettuce.core.SetArgs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.script.RedisScript;

/** Claims as keys that expire with the resend window. */
final class RedisClaims implements Claims {
  private static final Logger log = LoggerFactory.getLogger(RedisClaims.class);
  private static final RedisScript<List<Object>> UNPUSHED = LuaFile.named("unpushed");

  private final RedisLink redis;
  private final SetArgs onlyFirst;
  private final Counter failures;

  RedisClaims(RedisLink redis, Duration window, MeterRegistry meters) {
    this.redis = redis;
    this.onlyFirst = SetArgs.Builder.nx().px(window.toMillis());
    this.failures = meters.counter("danliao.gateway.claim.failures");
  }

  @Override
  public CompletionStage<Claim> claim(String messageId, Claim mine) {
    String value = mine.toString();
    return redis
        .<String>call(commands -> commands.setGet(key(messageId), value, onlyFirst))
        .thenApply(first -> first == null ? mine : Claim.parse(first))
        .whenComplete(
            (held, failure) -> {
              if (failure != null) {
                failures.increment();
              }
            });
  }

  /** Where that fails other content under the same id is refused as long as the claim lasts. */
  @Override
  public void unpushed(String messageId, Claim mine) {
    var unused =
        redis
            .run(
                UNPUSHED,
                new String[] {key(messageId)},
                mine.toString(),
                mine.asUnpushed().toString())
            .whenComplete(
                (marked, failure) -> {
                  if (failure != null) {
                    log.atDebug()
                        .addKeyValue("message", messageId)
                        .addKeyValue("cause", failure.toString())
                        .log("claim not marked as unpushed");
                  }
                });
  }

  private static String key(String messageId) {
    return "danliao:1:claim:" + messageId;
  }
}
