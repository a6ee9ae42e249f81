package danliao.command.deadletter;

/** Where commands are set aside. */
public interface DeadCommands {
  /**
   * Keeps a command with its cause; repeatable.
   *
   * @throws RuntimeException if it could not be kept
   */
  void setAside(DeadCommand command);
}
