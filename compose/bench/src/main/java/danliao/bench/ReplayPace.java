package danliao.bench;

import java.util.List;

/**
 * How fast a rebuild handled its events, without what came before the first and after the last.
 *
 * @param events from the first to the newest there was when it began
 * @param firstPerSecond of the first {@link #WINDOW}, or of all where there are fewer
 * @param lastPerSecond of as many at the end
 */
record ReplayPace(
    long events, double seconds, double perSecond, double firstPerSecond, double lastPerSecond) {
  static final long WINDOW = 100_000;

  /** From the last moment before anything was handled to the first when all was. */
  static List<Moment> during(List<Moment> moments, long target) {
    int begin = 0;
    while (begin + 1 < moments.size() && moments.get(begin + 1).position() == 0) {
      begin++;
    }
    int end = begin;
    while (end + 1 < moments.size() && moments.get(end).position() < target) {
      end++;
    }
    return moments.subList(begin, end + 1);
  }

  /**
   * The pace of those moments.
   *
   * @param target a position that the last of them has reached, and the first has not
   */
  static ReplayPace of(List<Moment> during, long target) {
    long from = during.getFirst().position();
    long events = target - from;
    long window = Math.min(WINDOW, events);
    double seconds = secondsUntil(during, target);
    return new ReplayPace(
        events,
        seconds,
        events / seconds,
        window / secondsUntil(during, from + window),
        window / (seconds - secondsUntil(during, target - window)));
  }

  /** As if the position had moved steadily between two moments. */
  private static double secondsUntil(List<Moment> during, long position) {
    Moment first = during.getFirst();
    Moment before = first;
    for (Moment moment : during) {
      if (moment.position() >= position) {
        long step = moment.position() - before.position();
        double part = step == 0 ? 0 : (double) (position - before.position()) / step;
        return (before.nanos() - first.nanos() + part * (moment.nanos() - before.nanos())) / 1e9;
      }
      before = moment;
    }
    throw new IllegalArgumentException(
        "expected position %d to be reached, found %d".formatted(position, before.position()));
  }
}
