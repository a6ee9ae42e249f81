package danliao.stack;

/**
 * A port that a member listens on.
 *
 * @param purpose completes "port 18000 for …"
 */
record Port(int number, String purpose) {}
