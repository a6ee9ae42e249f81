package danliao.query.history;

import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to HBase. Made in the background, so that the process starts without HBase,
 * and kept over outages; made anew when nothing has succeeded for long, for a client whose cluster
 * was replaced under it may wait for ever for what it once asked. Every wait is bounded: an outage
 * shows as {@link StoreUnavailableException} within the operation timeout. Thread-safe.
 */
final class HBaseClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HBaseClient.class);
  private static final String STORE = "hbase";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Timeouts without a success between them, after which the connection is made anew. */
  private static final int STUCK = 3;

  // A table of 16 regions takes a few seconds on a busy machine.
  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(60);

  private final Configuration configuration;
  private final Duration timeout;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable AsyncConnection connection;
  private volatile @Nullable Long failingSince;

  HBaseClient(HBaseSettings settings) {
    this.configuration = configuration(settings);
    // The client's own timeout should strike first: its error says more.
    this.timeout = settings.operationTimeout().plusSeconds(1);
  }

  /**
   * HBase's defaults retry for up to 20 minutes and hide an outage that long; these show it in
   * seconds, and whoever called decides about the next try.
   */
  private static Configuration configuration(HBaseSettings settings) {
    Configuration c = HBaseConfiguration.create();
    long rpc = settings.rpcTimeout().toMillis();
    long operation = settings.operationTimeout().toMillis();
    c.set(HConstants.ZOOKEEPER_QUORUM, settings.zookeeperHost());
    c.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, settings.zookeeperPort());
    c.setLong(HConstants.ZK_SESSION_TIMEOUT, operation);
    c.setInt("zookeeper.recovery.retry", 2);
    c.setInt("zookeeper.recovery.retry.intervalmill", 200);
    c.setLong(HConstants.HBASE_RPC_TIMEOUT_KEY, rpc);
    c.setLong("hbase.ipc.client.socket.timeout.connect", Math.min(rpc, 1_000));
    // A restarted server is tried again at once, not after the default 2 s.
    c.setInt("hbase.ipc.client.failed.servers.expiry", 500);
    c.setLong(HConstants.HBASE_CLIENT_OPERATION_TIMEOUT, operation);
    c.setLong(HConstants.HBASE_CLIENT_META_OPERATION_TIMEOUT, operation);
    c.setLong(HConstants.HBASE_CLIENT_SCANNER_TIMEOUT_PERIOD, operation);
    c.setLong("hbase.client.meta.scanner.timeout.period", operation);
    c.setInt(HConstants.HBASE_CLIENT_RETRIES_NUMBER, 8);
    c.setLong(HConstants.HBASE_CLIENT_PAUSE, 50);
    return c;
  }

  /** Connects in the background, trying until it succeeds. */
  void start() {
    Thread.ofPlatform().daemon().name("hbase-open").start(this::keepOpening);
  }

  private void keepOpening() {
    do {
      try {
        open();
        log.atInfo().log("hbase is ready");
        return;
      } catch (StoreUnavailableException e) {
        log.atWarn().addKeyValue("cause", e.getMessage()).log("hbase is away, trying again");
      } catch (RuntimeException | Error e) {
        log.atError().setCause(e).log("hbase could not be opened, trying again");
      }
    } while (!pausedUntilClosed());
  }

  private boolean pausedUntilClosed() {
    try {
      return closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void open() {
    if (connection == null) {
      connection = await(ConnectionFactory.createAsyncConnection(configuration), timeout);
      if (closed.getCount() == 0) {
        close();
      }
    }
  }

  /** Runs one operation on data. Bounded by the operation timeout. */
  <T> T call(Function<AsyncConnection, CompletableFuture<T>> operation) {
    AsyncConnection used = connected();
    try {
      T answer = await(operation.apply(used), timeout);
      failingSince = null;
      return answer;
    } catch (StoreUnavailableException e) {
      failed(used);
      throw e;
    }
  }

  private void failed(AsyncConnection used) {
    renewing.lock();
    try {
      Long since = failingSince;
      if (connection != used) {
        return;
      }
      if (since == null) {
        failingSince = System.nanoTime();
      } else if (System.nanoTime() - since > STUCK * timeout.toNanos()) {
        log.atWarn().log("hbase has not answered for long, connecting anew");
        failingSince = null;
        connection = null;
        Thread.ofPlatform().daemon().name("hbase-close").start(() -> close(used));
        start();
      }
    } finally {
      renewing.unlock();
    }
  }

  /** Runs one operation on tables, which takes longer than one on data. */
  <T> T admin(Function<AsyncConnection, CompletableFuture<T>> operation) {
    return await(operation.apply(connected()), ADMIN_TIMEOUT);
  }

  private AsyncConnection connected() {
    AsyncConnection current = connection;
    if (current == null) {
      throw new StoreUnavailableException(STORE, new IOException("not connected yet"));
    }
    return current;
  }

  // Whatever fails counts as an outage, ZooKeeper's own exceptions and those HBase would not retry
  // by
  // itself too (a table that is not there or not enabled yet). What the client refuses of a row is
  // an
  // IllegalArgumentException.
  private static <T> T await(CompletableFuture<T> future, Duration timeout) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new StoreUnavailableException(
          STORE, new TimeoutException("no answer in " + timeout.toMillis() + " ms"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException(STORE, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new IllegalArgumentException("hbase refused: " + refused.getMessage(), refused);
      }
      throw new StoreUnavailableException(STORE, e.getCause());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    AsyncConnection current = connection;
    if (current != null) {
      close(current);
    }
  }

  private static void close(AsyncConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("hbase connection did not close cleanly");
    }
  }
}
