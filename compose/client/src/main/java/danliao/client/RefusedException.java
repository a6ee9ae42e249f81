package danliao.client;

import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;

/** The server answered a {@code send} with an {@code error} frame. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Error error;

  RefusedException(Error error) {
    super(error.getCode() + ": " + error.getMessage());
    this.error = error;
  }

  public ErrorCode code() {
    return error.getCode();
  }

  public Error error() {
    return error;
  }
}
