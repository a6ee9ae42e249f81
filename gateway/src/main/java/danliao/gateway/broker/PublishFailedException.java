package danliao.gateway.broker;

import org.jspecify.annotations.Nullable;

/** The broker does not have the command, or did not say so in time. */
public final class PublishFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayBeStored;

  /**
   * Tells of a publish that failed.
   *
   * @param mayBeStored whether the broker may have the command all the same
   */
  public PublishFailedException(String message, @Nullable Throwable cause, boolean mayBeStored) {
    super(message, cause, false, false);
    this.mayBeStored = mayBeStored;
  }

  /** Whether the broker may have the command all the same. */
  public boolean mayBeStored() {
    return mayBeStored;
  }
}
