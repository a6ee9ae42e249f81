package danliao.bench;

import java.util.List;

/** Messages between the users of a bench. */
abstract class Load {
  /** Its messages, told of all that its users receive. */
  final Flights flights = new Flights();

  /** Sends until its time is over, and waits for what is under way. */
  abstract Flights.Outcome run(List<Talker> talkers) throws InterruptedException;
}
