package danliao.faults;

import danliao.api.Ids;
import danliao.api.Topics;
import danliao.client.connection.Network;
import danliao.faults.SimulatedDevice.Population;
import danliao.stack.LocalStack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Users who chat at a steady rate, whatever the stack does; some stay, the others come and go. What
 * they decide follows from the seed; when it happens does not.
 */
final class Load implements AutoCloseable {
  /** In every message, so that a search finds them all. */
  static final String WORD = "zephyr";

  private static final long TICK_MILLIS = 50;
  private static final int TOO_LARGE = 16_385;

  /** Of the topic of commands. */
  private static final int QUEUES = 16;

  private final List<SimulatedUser> users = new ArrayList<>();
  private final Random random;
  private final int rate;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> ticking;
  private final Recorder recorder;
  private long beganSending;
  private long sent;
  private boolean sending;
  private boolean mayLeave;

  /**
   * @param stayingPercent of the users, how many never leave by themselves
   * @param rate messages a second, of all together
   */
  record Crowd(int users, int stayingPercent, int rate) {
    /** Evenly spread. */
    private boolean stays(int number) {
      return number * stayingPercent % 100 < stayingPercent;
    }
  }

  /**
   * @param run sets its users apart from those of other runs on the same stack
   */
  Load(LocalStack stack, Network network, Recorder recorder, String run, Crowd crowd, long seed) {
    this.recorder = recorder;
    this.random = new Random(seed);
    this.rate = crowd.rate();
    Population population = new Population(stack, network, recorder, stack.gateways());
    for (int i = 0; i < crowd.users(); i++) {
      String id = "f" + run + "-u" + i;
      Random own = new Random(random.nextLong());
      users.add(new SimulatedUser(population, id, i, crowd.stays(i), own));
    }
    ticking = clock.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  List<SimulatedUser> users() {
    return List.copyOf(users);
  }

  synchronized void begin() {
    sending = true;
    mayLeave = true;
    beganSending = recorder.now();
    sent = 0;
  }

  /** No new messages; whoever left comes back and stays. */
  synchronized void end() {
    sending = false;
    mayLeave = false;
  }

  /** When the newest message that has its {@code serverAck} was first sent. */
  long lastAnswered() {
    checkTicking();
    return users.stream().mapToLong(SimulatedUser::lastAnswered).max().orElse(0);
  }

  int unanswered() {
    checkTicking();
    return users.stream().mapToInt(SimulatedUser::unanswered).sum();
  }

  int unacknowledged() {
    return users.stream().mapToInt(SimulatedUser::unacknowledged).sum();
  }

  /**
   * One more message through each queue of commands: once these are answered, whatever the broker
   * had before has been handled.
   */
  synchronized void sendThroughEachQueue() {
    Set<Integer> passed = new HashSet<>();
    for (SimulatedUser from : users) {
      for (SimulatedUser to : users) {
        String conversation = Ids.conversation(from.id(), to.id());
        if (from != to && passed.add(Topics.queueOf(conversation, QUEUES))) {
          from.send(to.id(), WORD + " last");
        }
      }
    }
  }

  private void checkTicking() {
    if (ticking.isDone()) {
      throw new IllegalStateException("the load has stopped", ticking.exceptionNow());
    }
  }

  private synchronized void tick() {
    users.forEach(user -> user.tick(mayLeave));
    if (sending) {
      long due = (recorder.now() - beganSending) * rate / TimeUnit.SECONDS.toNanos(1);
      for (; sent < due; sent++) {
        sendOne();
      }
    }
  }

  private void sendOne() {
    int from = random.nextInt(users.size());
    // A few talk to few: conversations with many messages, and many with few.
    int distance =
        1 + (random.nextBoolean() ? random.nextInt(3) : random.nextInt(users.size() - 1));
    SimulatedUser sender = users.get(from);
    SimulatedUser recipient = users.get((from + distance) % users.size());
    if (!sender.isOpen()) {
      return;
    }
    switch (random.nextInt(500)) {
      case 0 -> sender.send(recipient.id(), "x".repeat(TOO_LARGE));
      case 1 -> sender.reuseId();
      default -> sender.send(recipient.id(), WORD + ' ' + sent);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
