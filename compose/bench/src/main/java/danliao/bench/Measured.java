package danliao.bench;

import java.util.List;

/**
 * A load, and what the stack did under it.
 *
 * @param lagUnknown how often nobody said how far projections were behind
 * @param work by the servers for each message that was acknowledged
 * @param cpuMillisPerMessage of all processes of the stack together, for each message that was
 *     acknowledged
 */
record Measured(
    Flights.Outcome outcome,
    List<LagWatch.Lag> lag,
    int lagUnknown,
    List<ProcessUse> processes,
    Work work,
    double cpuMillisPerMessage) {
  static Measured of(
      Flights.Outcome outcome,
      List<LagWatch.Lag> lag,
      int lagUnknown,
      List<ProcessUse> processes,
      ServerCounts counts) {
    double seconds = processes.stream().mapToDouble(ProcessUse::cpuSeconds).sum();
    return new Measured(
        outcome,
        lag,
        lagUnknown,
        processes,
        new Work(
            perMessage(counts.statements(), outcome.acked()),
            perMessage(counts.commits(), outcome.acked()),
            perMessage(counts.redisCommands(), outcome.acked()),
            perMessage(processes.stream().mapToLong(ProcessUse::wakeUps).sum(), outcome.acked())),
        perMessage(seconds * 1e3, outcome.acked()));
  }

  double worstLagSeconds() {
    return lag.stream().mapToDouble(LagWatch.Lag::seconds).max().orElse(0);
  }

  /** Every message came, and no projection was so far behind. */
  boolean isCarried(double lagSeconds) {
    return outcome.unanswered() == 0
        && outcome.errors().isEmpty()
        && worstLagSeconds() < lagSeconds;
  }

  double cpuMillisPerMessage(ProcessUse process) {
    return perMessage(process.cpuSeconds() * 1e3, outcome.acked());
  }

  double wakeUpsPerMessage(ProcessUse process) {
    return perMessage(process.wakeUps(), outcome.acked());
  }

  /** What depends on the machine less than time does, for each message. */
  record Work(double statements, double commits, double redisCommands, double wakeUps) {}

  private static double perMessage(long all, long messages) {
    return perMessage((double) all, messages);
  }

  private static double perMessage(double all, long messages) {
    return messages == 0 ? 0 : all / messages;
  }
}
