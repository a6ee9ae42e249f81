package danliao.query.redis;

import danliao.query.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
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
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Pipelines commands on the shared connection, and tells a store that is away from one's fault. */
public final class RedisPipeline {
  private final RedisConnectionFactory connections;
  private final Duration timeout;

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
   * @param scripts those that may be called
   * @return the number that each call returned
   * @throws StoreUnavailableException if Redis cannot be reached or does not answer in time
   * @throws RedisException if it refuses a call
   */
  public List<Long> scripts(List<byte[]> scripts, List<ScriptCall> calls) {
    try {
      return call(calls);
    } catch (RedisNoScriptException e) {
      pipeline(
          commands ->
              scripts.stream()
                  .map(script -> commands.scriptLoad(script).toCompletableFuture())
                  .toList());
      return call(calls);
    }
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
  private static RuntimeException refusal(Throwable cause) {
    boolean fault =
        cause instanceof RedisCommandExecutionException refused
            && refused.getMessage() != null
            && (refused.getMessage().startsWith("ERR")
                || refused.getMessage().startsWith("WRONGTYPE")
                || refused.getMessage().startsWith("NOSCRIPT"));
    return fault ? (RedisException) cause : new StoreUnavailableException("redis", cause);
  }
}
