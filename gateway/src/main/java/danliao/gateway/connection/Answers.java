package danliao.gateway.connection;

/**
 * What a client has asked for since it last took what was written; past a bound it is not read.
 * Acknowledgements and pongs ask for nothing. One thread.
 */
final class Answers {
  private static final int MOST = 256;
  private static final long BYTES = 65_536;

  private int count;
  private long bytes;
  private boolean tooMany;

  /** One more waits; true if it is the first that is too many. */
  boolean add(int size) {
    count++;
    bytes += size;
    if (tooMany || (count <= MOST && bytes <= BYTES)) {
      return false;
    }
    tooMany = true;
    return true;
  }

  /** They have been taken; whether they were too many. */
  boolean clear() {
    boolean were = tooMany;
    count = 0;
    bytes = 0;
    tooMany = false;
    return were;
  }
}
