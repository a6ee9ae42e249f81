package danliao.gateway.connection;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of memory that a connection makes us hold, about. One thread changes it, any reads it. */
final class Held {
  private final AtomicLong bytes = new AtomicLong();

  void add(long more) {
    bytes.setRelease(bytes.getPlain() + more);
  }

  long bytes() {
    return bytes.getAcquire();
  }
}
