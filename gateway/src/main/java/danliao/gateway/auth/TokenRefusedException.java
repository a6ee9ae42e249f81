package danliao.gateway.auth;

/** The token is not one we accept; its message may be shown to the client. */
public final class TokenRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TokenRefusedException(String message) {
    super(message, null, false, false);
  }
}
