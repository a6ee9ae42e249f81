package danliao.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import danliao.client.connection.ConnectionListener;
import danliao.client.connection.Encoding;
import danliao.client.connection.Network;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Logs users in and leaves them alone. What the first tenth costs does not count: a gateway takes
 * memory for logins as such, however many stay.
 */
final class ConnectionsRun {
  /** Time for what a login leaves to be done: its drain, its presence. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private static final int LOGINS_TIMEOUT_SECONDS = 60;

  /** Files that a process has open besides. */
  private static final int OTHER_FILES = 200;

  private final LocalStack stack;
  private final int connections;
  private final int gateways;
  private final int atOnce;
  private final int seconds;
  private final Consumer<String> progress;
  private final Histogram logins = Clockwork.histogram();
  private final Queue<Talker> talkers = new ConcurrentLinkedQueue<>();
  private final LongAdder refused = new LongAdder();

  ConnectionsRun(
      LocalStack stack,
      int connections,
      int gateways,
      int atOnce,
      int seconds,
      Consumer<String> progress) {
    this.stack = stack;
    this.connections = connections;
    this.gateways = gateways;
    this.atOnce = atOnce;
    this.seconds = seconds;
    this.progress = progress;
  }

  /**
   * @throws IOException if this process may not have so many files open, or a gateway is none of
   *     this machine
   */
  ConnectionsReport run() throws IOException, InterruptedException {
    checkFiles();
    List<String> names = new ArrayList<>();
    for (int gateway = 1; gateway <= gateways; gateway++) {
      names.add("gateway-" + gateway);
    }
    // Before anybody logs in, whether it can be measured.
    Memory.of(names, stack.pidFiles());
    try (Network network = new Network()) {
      Crowd crowd = new Crowd(stack, network, Encoding.PROTOBUF);
      int first = connections / 10;
      progress.accept("logging in " + connections + " users");
      logIn(crowd, 0, first);
      Thread.sleep(SETTLE.toMillis());
      Map<String, Memory> before = Memory.of(names, stack.pidFiles());
      int measuredFrom = talkers.size();
      logins.reset();
      long began = System.nanoTime();
      logIn(crowd, first, connections);
      double lasted = (System.nanoTime() - began) / 1e9;
      int counted = talkers.size() - measuredFrom;
      Thread.sleep(SETTLE.toMillis());
      Map<String, Memory> after = Memory.of(names, stack.pidFiles());

      progress.accept("watching them do nothing for " + seconds + " s");
      Map<String, ProcessUse.Spent> spent = ProcessUse.spent(stack.pidFiles());
      Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
      List<ProcessUse> idle = ProcessUse.since(spent, stack.pidFiles());
      int open = Math.toIntExact(talkers.stream().filter(t -> t.client().isOpen()).count());
      ConnectionsReport report =
          ConnectionsReport.of(
              connections,
              open,
              refused.sum(),
              counted,
              counted / lasted,
              Latency.of("login", logins, null),
              Memory.grown(before, after),
              seconds,
              idle);
      Crowd.leave(List.copyOf(talkers));
      return report;
    }
  }

  private void checkFiles() throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() < connections + OTHER_FILES) {
      throw new IOException(
          "%d connections: this process may have %d files open; raise it first, such as with ulimit -n %d"
              .formatted(connections, unix.getMaxFileDescriptorCount(), connections + OTHER_FILES));
    }
  }

  /** The users of these numbers; returns when each is in or was refused. */
  // Each login is counted, whatever its outcome.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void logIn(Crowd crowd, int from, int to) throws IOException, InterruptedException {
    Semaphore room = new Semaphore(atOnce);
    for (int i = from; i < to; i++) {
      if (!room.tryAcquire(LOGINS_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no login was answered for " + LOGINS_TIMEOUT_SECONDS + " s");
      }
      long began = System.nanoTime();
      crowd
          .joining("c" + i, 1 + i % gateways, ConnectionListener.none())
          .whenComplete(
              (talker, failure) -> {
                if (failure == null) {
                  Clockwork.record(logins, began);
                  talkers.add(talker);
                } else {
                  refused.increment();
                }
                room.release();
              });
    }
    if (!room.tryAcquire(atOnce, LOGINS_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("logins were not answered for " + LOGINS_TIMEOUT_SECONDS + " s");
    }
  }
}
