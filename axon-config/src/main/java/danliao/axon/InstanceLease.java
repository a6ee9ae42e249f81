package danliao.axon;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * This instance's row in {@code instance_lease}, and how many of its role are alive. All times are
 * the database's, so clocks of hosts do not matter. Thread-safe.
 */
final class InstanceLease implements Instances, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(InstanceLease.class);

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final String role;
  private final String name;
  private final Duration heartbeat;
  private final long timeoutMicros;
  private volatile int live = 1;
  private volatile @Nullable ScheduledExecutorService clockwork;

  InstanceLease(
      JdbcClient database,
      TransactionTemplate transaction,
      String role,
      String name,
      Duration heartbeat,
      Duration timeout) {
    this.database = database;
    this.transaction = transaction;
    this.role = role;
    this.name = name;
    this.heartbeat = heartbeat;
    this.timeoutMicros = timeout.toNanos() / 1_000;
  }

  @Override
  public int live() {
    return live;
  }

  @Override
  public void start() {
    beat();
    ScheduledExecutorService ticks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("instance-lease").daemon().factory());
    // beat() handles its own failures, so there is nothing to learn from the future.
    var unused =
        ticks.scheduleWithFixedDelay(
            this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    clockwork = ticks;
  }

  /** Gives the lease back, so that the others take over at once. */
  @Override
  public void stop() {
    halt();
    try {
      transaction.executeWithoutResult(
          status ->
              database
                  .sql("DELETE FROM instance_lease WHERE role = ? AND name = ?")
                  .params(role, name)
                  .update());
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("role", role)
          .addKeyValue("instance", name)
          .setCause(e)
          .log("lease not given back, it runs out by itself");
    }
  }

  /** Stops giving signs of life, as a process that dies does. */
  void halt() {
    ScheduledExecutorService ticks = clockwork;
    clockwork = null;
    if (ticks != null) {
      ticks.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return clockwork != null;
  }

  /** First to start and last to stop: processors ask for their share as they start. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  private void beat() {
    try {
      Integer counted =
          transaction.execute(
              status -> {
                renew();
                return count();
              });
      if (counted != null) {
        live = Math.max(1, counted);
      }
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("role", role)
          .addKeyValue("instance", name)
          .setCause(e)
          .log("lease not renewed, trying again");
    }
  }

  private void renew() {
    database
        .sql(
            """
            INSERT INTO instance_lease (role, name, seen_at) VALUES (?, ?, CURRENT_TIMESTAMP(3))
            ON DUPLICATE KEY UPDATE seen_at = CURRENT_TIMESTAMP(3)""")
        .params(role, name)
        .update();
    // Rows of the long dead; random names would pile up.
    database
        .sql("DELETE FROM instance_lease WHERE seen_at < CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR")
        .update();
  }

  private Integer count() {
    return database
        .sql(
            """
            SELECT COUNT(*) FROM instance_lease
            WHERE role = ? AND seen_at >= CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND""")
        .params(role, timeoutMicros)
        .query(Integer.class)
        .single();
  }
}
