package danliao.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An open load: messages leave at their appointed times whatever the stack does, and times count
 * from the appointment, so a stall shows in every message that had to wait for it.
 */
final class SteadyRun extends Load {
  // No end in sight when a stack answers nothing: beyond this the run stops sending.
  private static final int MAX_IN_FLIGHT = 100_000;

  private final int rate;
  private final int seconds;
  private final Chats chats;

  SteadyRun(int rate, int seconds, Chats chats) {
    this.rate = rate;
    this.seconds = seconds;
    this.chats = chats;
  }

  @Override
  Flights.Outcome run(List<Talker> talkers) throws InterruptedException {
    long began = System.nanoTime();
    int total = rate * seconds;
    for (int i = 0; i < total && flights.size() < MAX_IN_FLIGHT; i++) {
      long due = began + TimeUnit.SECONDS.toNanos(i) / rate;
      Flights.waitUntil(due);
      flights.send(chats.next(talkers), due, () -> {});
    }
    double lasted = (System.nanoTime() - began) / 1e9;
    flights.land();
    return flights.outcome("steady", lasted);
  }
}
