package danliao.query.api;

/** More ask for messages at once than there is memory for, or one user does alone: 503. */
final class TooManyReadsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a stack trace: it is made when there is much to do. */
  TooManyReadsException() {
    super("too many ask at once", null, false, false);
  }
}
