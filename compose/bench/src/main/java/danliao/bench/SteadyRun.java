package danliao.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * An open load: messages leave at their appointed times whatever the stack does, and times count
 * from the appointment, so a stall shows in every message that had to wait for it.
 */
final class SteadyRun implements Load {
  // No end in sight when a stack answers nothing: beyond this the run stops sending.
  private static final int MAX_IN_FLIGHT = 100_000;

  private final int rate;
  private final int seconds;
  private final Random random;
  private final Flights flights = new Flights();

  SteadyRun(int rate, int seconds, Random random) {
    this.rate = rate;
    this.seconds = seconds;
    this.random = random;
  }

  @Override
  public Flights flights() {
    return flights;
  }

  @Override
  public Flights.Outcome run(List<Talker> talkers) throws InterruptedException {
    long began = System.nanoTime();
    int sent = 0;
    for (int total = rate * seconds; sent < total && flights.size() < MAX_IN_FLIGHT; sent++) {
      long due = began + TimeUnit.SECONDS.toNanos(sent) / rate;
      Flights.waitUntil(due);
      int from = random.nextInt(talkers.size());
      // Anybody but the sender.
      int to = (from + 1 + random.nextInt(talkers.size() - 1)) % talkers.size();
      flights.send(talkers.get(from), talkers.get(to), due, sent, () -> {});
    }
    double lasted = (System.nanoTime() - began) / 1e9;
    flights.land();
    return flights.outcome("steady", sent, lasted);
  }
}
