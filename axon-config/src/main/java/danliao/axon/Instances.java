package danliao.axon;

/** The instances that share the processing groups of a role. Thread-safe. */
public interface Instances {
  /** Those that are alive, this one included; as of the last heartbeat. */
  int live();
}
