package danliao.query.api;

/**
 * Nothing there for this caller: 404. The same for what does not exist and for what belongs to
 * others.
 */
public final class NotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String detail) {
    super(detail);
  }
}
