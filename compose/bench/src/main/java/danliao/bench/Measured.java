package danliao.bench;

import java.util.List;

/**
 * A load, and what the stack did under it.
 *
 * @param lagUnknown how often nobody said how far projections were behind
 * @param cpuMillisPerMessage of all processes of the stack together, for each message that was
 *     acknowledged
 */
record Measured(
    Flights.Outcome outcome,
    List<LagWatch.Lag> lag,
    int lagUnknown,
    List<ProcessUse> processes,
    double cpuMillisPerMessage) {
  static Measured of(
      Flights.Outcome outcome, List<LagWatch.Lag> lag, int lagUnknown, List<ProcessUse> processes) {
    double seconds = processes.stream().mapToDouble(ProcessUse::cpuSeconds).sum();
    return new Measured(outcome, lag, lagUnknown, processes, perMessage(seconds, outcome.acked()));
  }

  double cpuMillisPerMessage(ProcessUse process) {
    return perMessage(process.cpuSeconds(), outcome.acked());
  }

  private static double perMessage(double cpuSeconds, long messages) {
    return messages == 0 ? 0 : cpuSeconds * 1e3 / messages;
  }
}
