package danliao.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A closed load: each pair of users has so many messages under way, and the next leaves when one is
 * acknowledged and known to be read. How many that are in a second is what the stack can do.
 */
final class ClosedRun extends Load {
  private final int inFlight;
  private final int seconds;
  private final Chats chats;

  /**
   * @param inFlight of each pair
   */
  ClosedRun(int inFlight, int seconds, Chats chats) {
    this.inFlight = inFlight;
    this.seconds = seconds;
    this.chats = chats;
  }

  @Override
  Flights.Outcome run(List<Talker> talkers) throws InterruptedException {
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i + 1 < talkers.size(); i += 2) {
      for (int n = 0; n < inFlight; n++) {
        next(talkers.get(i), talkers.get(i + 1), end);
      }
    }
    Flights.waitUntil(end);
    flights.land();
    double lasted = (System.nanoTime() - began) / 1e9;
    return flights.outcome("closed", lasted);
  }

  private void next(Talker from, Talker to, long end) {
    long now = System.nanoTime();
    if (now < end) {
      Chats.Chat chat = new Chats.Chat(from, to.userId(), true, chats.content());
      flights.send(chat, now, () -> next(from, to, end));
    }
  }
}
