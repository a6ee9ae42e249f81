package danliao.gateway.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what connections make this gateway hold together within a bound: where it is more, those of
 * the users who make it hold most are closed. Nothing is lost: what they have not acknowledged
 * comes again with their next login.
 */
final class Shedding implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shedding.class);
  private static final long LOOK_MILLIS = 250;

  private final Connections connections;
  private final long limit;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shedding").factory());
  private volatile long held;

  /**
   * @param limit bytes
   */
  Shedding(Connections connections, long limit, MeterRegistry meters) {
    this.connections = connections;
    this.limit = limit;
    Gauge.builder("danliao.gateway.held", this, shedding -> shedding.held)
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("danliao.gateway.outbound.bytes", connections, Shedding::waiting)
        .baseUnit("bytes")
        .register(meters);
  }

  private static double waiting(Connections connections) {
    return connections.all().stream().mapToLong(Connection::waiting).sum();
  }

  void start() {
    var unused =
        looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Those that close already give back what they hold soon, and do not count. */
  void look() {
    List<Connection> open = connections.all().stream().filter(Connection::isOpen).toList();
    held = open.stream().mapToLong(Connection::totalHeld).sum();
    if (held > limit) {
      shed(open);
    }
  }

  /** A quarter more than must be, not to begin anew at once. */
  private void shed(List<Connection> open) {
    Map<String, Long> byUser = new HashMap<>();
    open.forEach(c -> byUser.merge(c.userId(), c.totalHeld(), Long::sum));
    List<Connection> largestFirst =
        open.stream()
            .sorted(Comparator.comparing((Connection c) -> byUser.get(c.userId())).reversed())
            .toList();
    long left = held;
    int closed = 0;
    for (Connection connection : largestFirst) {
      if (left <= limit - limit / 4) {
        break;
      }
      left -= connection.totalHeld();
      connection.shed();
      closed++;
    }
    log.atWarn()
        .addKeyValue("heldBytes", held)
        .addKeyValue("limit", limit)
        .addKeyValue("connections", open.size())
        .addKeyValue("closed", closed)
        .log("connections hold too much memory");
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
