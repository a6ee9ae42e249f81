package danliao.query.search;

/** Elasticsearch refused a request for what it is: the same request would be refused again. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String kind;

  /**
   * @param kind Elasticsearch's word for it
   */
  RefusedException(String kind, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
