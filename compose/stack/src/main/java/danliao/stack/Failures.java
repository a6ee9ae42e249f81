package danliao.stack;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What went wrong, in one line for a terminal. */
public final class Failures {
  private Failures() {}

  public static String line(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException) {
      return "danliao: no answer in time: sending again with the same id is safe";
    }
    return "danliao: " + (cause.getMessage() == null ? cause : cause.getMessage());
  }
}
