package danliao.query.redis;

import danliao.query.store.StoreUnavailableException;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.AsyncCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Sends many commands or scripts at once, on the connection that Spring shares: Spring's own
 * pipelines take one for each, and send scripts whole (docs/decisions/0010-redis-driver.md).
 * Thread-safe.
 */
public final class RedisPipeline {
  /** Keys that Redis is asked for at a time. */
  private static final int KEYS = 500;

  private final RedisConnectionFactory connections;
  private final Duration timeout;

  /**
   * @param timeout of what is sent at once
   */
  public RedisPipeline(RedisConnectionFactory connections, Duration timeout) {
    this.connections = connections;
    this.timeout = timeout;
  }

  /** What to send; its answers come back in the same order. */
  @FunctionalInterface
  public interface Commands<T> {
    List<? extends Future<T>> send(RedisClusterAsyncCommands<byte[], byte[]> commands);
  }

  /**
   * Sends all and waits for all.
   *
   * @throws StoreUnavailableException if Redis cannot be reached or does not answer in time
   * @throws RedisException if it refuses a command
   */
  public <T> List<T> pipeline(Commands<T> pipeline) {
    try (RedisConnection connection = connections.getConnection()) {
      return answers(pipeline.send(commands(connection)));
    } catch (DataAccessException e) {
      throw new StoreUnavailableException("redis", e);
    }
  }

  /**
   * Calls scripts, all in one write: written one by one, each call could cost Redis and this side a
   * wake-up of their own. A Redis that does not know the scripts is told them again.
   *
   * @return the number that each call returned
   * @throws StoreUnavailableException if Redis cannot be reached or does not answer in time
   * @throws RedisException if it refuses a call
   */
  public List<Long> scripts(List<ScriptCall> calls) {
    try {
      return call(calls);
    } catch (RedisNoScriptException e) {
      load(calls);
      return call(calls);
    }
  }

  private void load(List<ScriptCall> calls) {
    pipeline(
        commands ->
            calls.stream()
                .map(ScriptCall::script)
                .distinct()
                .map(RedisScript::getScriptAsString)
                .map(text -> commands.scriptLoad(text).toCompletableFuture())
                .toList());
  }

  private List<Long> call(List<ScriptCall> calls) {
    try (RedisConnection connection = connections.getConnection()) {
      List<AsyncCommand<byte[], byte[], Long>> sent =
          calls.stream().map(ScriptCall::command).toList();
      stateful(commands(connection)).dispatch(sent);
      return answers(sent);
    } catch (DataAccessException e) {
      throw new StoreUnavailableException("redis", e);
    }
  }

  /**
   * Finds all keys that match, in a cluster those of all its nodes. In parts, each of which may
   * take the timeout; a key may come twice.
   *
   * @param pattern of Redis's {@code SCAN}
   * @throws StoreUnavailableException if Redis cannot be reached or does not answer in time
   */
  public void keys(String pattern, Consumer<List<byte[]>> parts) {
    ScanArgs matching = new ScanArgs().match(pattern).limit(KEYS);
    ScanCursor cursor = ScanCursor.INITIAL;
    do {
      ScanCursor from = cursor;
      KeyScanCursor<byte[]> found =
          this.<KeyScanCursor<byte[]>>pipeline(
                  commands -> List.of(commands.scan(from, matching).toCompletableFuture()))
              .getFirst();
      if (!found.getKeys().isEmpty()) {
        parts.accept(found.getKeys());
      }
      cursor = found;
    } while (!cursor.isFinished());
  }

  @SuppressWarnings("unchecked") // Lettuce's connection of Spring Data is one of bytes
  private static RedisClusterAsyncCommands<byte[], byte[]> commands(RedisConnection connection) {
    return (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
  }

  @SuppressWarnings("deprecation") // nothing else leads to the connection that Spring Data shares
  private static StatefulConnection<byte[], byte[]> stateful(
      RedisClusterAsyncCommands<byte[], byte[]> commands) {
    return switch (commands) {
      case RedisAsyncCommands<byte[], byte[]> one -> one.getStatefulConnection();
      case RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster ->
          cluster.getStatefulConnection();
      default -> throw new IllegalStateException("expected Lettuce's commands, found " + commands);
    };
  }

  private <T> List<T> answers(List<? extends Future<T>> sent) {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<T> answers = new ArrayList<>(sent.size());
    try {
      for (Future<T> future : sent) {
        answers.add(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      return answers;
    } catch (TimeoutException | CancellationException e) {
      sent.forEach(future -> future.cancel(false));
      throw new StoreUnavailableException("redis", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("redis", e);
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    }
  }

  /** A server that is loading, a replica or out of memory will take the command later. */
  static RuntimeException refusal(Throwable cause) {
    boolean fault =
        cause instanceof RedisCommandExecutionException refused
            && refused.getMessage() != null
            && (refused.getMessage().startsWith("ERR")
                || refused.getMessage().startsWith("WRONGTYPE")
                || refused.getMessage().startsWith("NOSCRIPT"));
    return fault ? (RedisException) cause : new StoreUnavailableException("redis", cause);
  }
}
