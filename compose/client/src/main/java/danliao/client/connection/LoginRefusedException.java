package danliao.client.connection;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The gateway answered the upgrade with an HTTP status of its own. */
public final class LoginRefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final @Nullable String retryAfter;

  LoginRefusedException(int status, @Nullable String retryAfter) {
    super("expected 101 Switching Protocols, found HTTP " + status);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  public int status() {
    return status;
  }

  /** The {@code Retry-After} header, where there was one. */
  public @Nullable String retryAfter() {
    return retryAfter;
  }
}
