package danliao.gateway.connection;

import java.util.Arrays;

/**
 * The last so many ids, as 64-bit hashes: at most 4 KiB a connection. Two ids of one hash are
 * 2<sup>-64</sup> likely. One thread.
 */
final class RecentIds {
  private static final int MOST = 512;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] hashes = new long[4];
  private int count;
  private int next;

  /** Takes an id in; false if it is one of them already. */
  boolean add(String id) {
    long hash = hash(id);
    for (int i = 0; i < count; i++) {
      if (hashes[i] == hash) {
        return false;
      }
    }
    if (count == hashes.length && count < MOST) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      next = count;
    }
    hashes[next] = hash;
    count = Math.max(count, next + 1);
    next = (next + 1) % hashes.length;
    return true;
  }

  /** FNV-1a. */
  private static long hash(String id) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
