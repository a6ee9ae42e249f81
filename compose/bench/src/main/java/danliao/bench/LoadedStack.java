package danliao.bench;

import danliao.client.connection.Network;
import danliao.client.query.QueryClient;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A stack with users who are logged in and send what a load has them send. */
final class LoadedStack implements AutoCloseable {
  private static final int WARM_UP_ROUND = 20;

  /** Half of what is asked: what is just carried while warm would be missed by chance. */
  private static final double CARRIED_LAG = Targets.LAG_SECONDS / 2;

  private final LocalStack stack;
  private final Network network = new Network();
  private final Chats chats;
  private final int warmUp;
  private final Crowd crowd;
  private final List<Talker> talkers;
  private volatile @Nullable Load running;

  LoadedStack(LocalStack stack, LoadOptions options, long seed)
      throws InterruptedException, ExecutionException, TimeoutException {
    this.stack = stack;
    this.chats = options.chats(new Random(seed));
    this.warmUp = options.warmUp();
    this.crowd = new Crowd(stack, network, options.encoding());
    this.talkers =
        crowd.join(
            options.users(),
            options.gateways(stack),
            (client, frame) -> {
              Load load = running;
              if (load != null) {
                load.flights.received(client, frame);
              }
            });
  }

  Crowd crowd() {
    return crowd;
  }

  Measured steady(int rate, int seconds) throws InterruptedException, IOException {
    return measure(new SteadyRun(rate, seconds, chats));
  }

  Measured closed(int inFlight, int seconds) throws InterruptedException, IOException {
    return measure(new ClosedRun(inFlight, seconds, chats));
  }

  /**
   * The load to come, in rounds, until the stack carried one or the time for it is over.
   *
   * @return seconds that took
   */
  int warmUp(int rate) throws InterruptedException, IOException {
    int spent = 0;
    boolean carried = false;
    while (!carried && spent < warmUp) {
      int seconds = Math.min(WARM_UP_ROUND, warmUp - spent);
      carried = steady(rate, seconds).isCarried(CARRIED_LAG);
      spent += seconds;
    }
    return spent;
  }

  private Measured measure(Load load) throws InterruptedException, IOException {
    running = load;
    ServerCounts countsBefore = ServerCounts.of(stack);
    Map<String, ProcessUse.Spent> before = ProcessUse.spent(stack.pidFiles());
    LagWatch watch = new LagWatch(new QueryClient(stack.queryApi(), stack.tokens().admin("bench")));
    Flights.Outcome outcome;
    try {
      outcome = load.run(talkers);
    } finally {
      watch.stop();
    }
    return Measured.of(
        outcome,
        watch.worst(),
        watch.unanswered(),
        ProcessUse.since(before, stack.pidFiles()),
        ServerCounts.of(stack).minus(countsBefore));
  }

  @Override
  public void close() {
    Crowd.leave(talkers);
    network.close();
  }
}
