package danliao.client.connection;

import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The server answered a {@code send} with an {@code error} frame. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Error error;

  public RefusedException(Error error) {
    super(message(error));
    this.error = error;
  }

  private static String message(Error error) {
    String message = error.getCode() + ": " + error.getMessage();
    return error.hasRetryAfterMillis()
        ? String.format(
            Locale.ROOT, "%s, in %.1f s", message, error.getRetryAfterMillis() / 1_000.0)
        : message;
  }

  public ErrorCode code() {
    return error.getCode();
  }

  /** When to send it again, as the server says; empty where that is of no use. */
  public Optional<Duration> retryAfter() {
    return error.hasRetryAfterMillis()
        ? Optional.of(Duration.ofMillis(error.getRetryAfterMillis()))
        : Optional.empty();
  }

  public Error error() {
    return error;
  }
}
