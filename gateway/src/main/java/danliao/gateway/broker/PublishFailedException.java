package danliao.gateway.broker;

import org.jspecify.annotations.Nullable;

/** The broker does not have the command, or did not say so in time. */
public final class PublishFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PublishFailedException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
