package danliao.faults;

/** Looks for violations of one promise. */
interface Check {
  void run(Recorded recorded, Shown shown, Findings findings);
}
