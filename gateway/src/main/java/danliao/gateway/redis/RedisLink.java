package danliao.gateway.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * One multiplexed connection to Redis or a Redis Cluster. Calls never block and fail at once while
 * Redis is away; it is connected again in the background. The driver's own, and not a template of
 * Spring's (docs/decisions/0010-redis-driver.md). Thread-safe.
 */
public final class RedisLink implements SmartLifecycle {
  /** After Spring's own Redis client has started, before anything that speaks to Redis. */
  public static final int PHASE = 100;

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Supplier<AbstractRedisClient> client;
  private final List<Runnable> onReconnect = new CopyOnWriteArrayList<>();
  private volatile @Nullable StatefulConnection<String, String> connection;
  private volatile boolean running;

  RedisLink(Supplier<AbstractRedisClient> client) {
    this.client = client;
  }

  /** Runs an action each time the connection was lost and is there again; must not block. */
  public void onReconnect(Runnable action) {
    onReconnect.add(action);
  }

  /** One command; fails at once while Redis is away. */
  public <T> CompletionStage<T> call(
      Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
    StatefulConnection<String, String> current = connection;
    if (current == null) {
      return CompletableFuture.failedFuture(new RedisException("Redis is away"));
    }
    try {
      return command.apply(commands(current));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A script that answers with a list. */
  public CompletionStage<List<Object>> run(
      RedisScript<List<Object>> script, String[] keys, String... arguments) {
    return this.<List<Object>>call(
            redis -> redis.evalsha(script.getSha1(), ScriptOutputType.MULTI, keys, arguments))
        .exceptionallyCompose(
            failure ->
                isNoScript(failure)
                    ? call(
                        redis ->
                            redis.eval(
                                script.getScriptAsString(),
                                ScriptOutputType.MULTI,
                                keys,
                                arguments))
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isNoScript(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }

  private static RedisClusterAsyncCommands<String, String> commands(
      StatefulConnection<String, String> connection) {
    return connection instanceof StatefulRedisClusterConnection<String, String> cluster
        ? cluster.async()
        : ((StatefulRedisConnection<String, String>) connection).async();
  }

  @Override
  public void start() {
    running = true;
    if (!tryConnect()) {
      Thread.ofVirtual().name("redis-connect").start(this::connectUntilUp);
    }
  }

  private void connectUntilUp() {
    while (running && !tryConnect()) {
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean tryConnect() {
    try {
      StatefulConnection<String, String> made = connect(client.get());
      made.addListener(new Reconnects());
      connection = made;
      log.atInfo().addKeyValue("store", "redis").log("connected");
      return true;
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("store", "redis")
          .addKeyValue("cause", e.toString())
          .log("cannot connect, trying again");
      return false;
    }
  }

  private static StatefulConnection<String, String> connect(AbstractRedisClient client) {
    return client instanceof RedisClusterClient cluster
        ? cluster.connect()
        : ((RedisClient) client).connect();
  }

  @Override
  public void stop() {
    running = false;
    StatefulConnection<String, String> last = connection;
    connection = null;
    if (last != null) {
      last.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private final class Reconnects implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
      onReconnect.forEach(Runnable::run);
    }
  }
}
