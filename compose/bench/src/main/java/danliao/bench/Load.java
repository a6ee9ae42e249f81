package danliao.bench;

import java.util.List;

/** Messages between the users of a bench. */
interface Load {
  /** Sends until its time is over, and waits for what is under way. */
  Flights.Outcome run(List<Talker> talkers) throws InterruptedException;

  /** Its messages, told of all that its users receive. */
  Flights flights();
}
