package danliao.query.api;

/** A request that cannot be answered as it was put: 400, with the detail as it is. */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param detail what was expected and what was found, for the client's developer
   */
  public BadRequestException(String detail) {
    super(detail);
  }
}
