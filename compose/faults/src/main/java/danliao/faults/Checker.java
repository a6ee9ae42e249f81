package danliao.faults;

import java.util.List;

/**
 * Judges a run by the promises of the protocol, from what its users wrote and heard and from what
 * the query API said once things had settled. Pure: the same run gets the same verdict.
 */
final class Checker {
  private static final List<Check> CHECKS =
      List.of(
          new KeptCheck(),
          new OnceCheck(),
          new CountCheck(),
          new DeliveryCheck(),
          new ConnectedCheck(),
          new PushedOnceCheck(),
          new OrderCheck(),
          new StatusCheck(),
          new RefusedCheck(),
          new ViewsCheck());

  private Checker() {}

  /**
   * @param entries in order of {@link Entry#at}, the final round of acks included
   */
  static Verdict check(List<Entry> entries, Views views) {
    Shown shown = new Shown(views);
    Recorded recorded = new Recorded(entries, shown);
    Findings findings = new Findings(new Chronicle(recorded, views));
    for (Check check : CHECKS) {
      check.run(recorded, shown, findings);
    }
    return findings.verdict(recorded.sent());
  }
}
