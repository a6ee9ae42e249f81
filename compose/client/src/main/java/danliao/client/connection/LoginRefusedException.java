package danliao.client.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway answered the upgrade with an HTTP status of its own. */
public final class LoginRefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

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

  /** When to try again, as the gateway says; empty where it does not. */
  public Optional<Duration> retryAfter() {
    return retryAfter == null || !SECONDS.matcher(retryAfter).matches()
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
  }
}
