package danliao.gateway.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of memory that are held for a connection outside its channel, about. Its event loop changes
 * it, any thread reads it.
 */
public final class HeldBytes {
  private final AtomicLong bytes = new AtomicLong();

  /**
   * So much more is held.
   *
   * @param more less than zero where it is held no more
   */
  public void add(long more) {
    bytes.setRelease(bytes.getPlain() + more);
  }

  long sum() {
    return bytes.getAcquire();
  }
}
