package danliao.query.store;

/**
 * A store cannot answer now: down, unreachable or too slow. Worth another try; 503 to who asks
 * meanwhile.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String store;

  /**
   * @param store the server's name as operators know it: {@code mysql}, {@code hbase}, {@code
   *     redis}, {@code elasticsearch}
   */
  public StoreUnavailableException(String store, Throwable cause) {
    super(store + " cannot answer: " + cause.getMessage(), cause);
    this.store = store;
  }

  public String store() {
    return store;
  }
}
