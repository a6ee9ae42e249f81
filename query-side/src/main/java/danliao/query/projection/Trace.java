package danliao.query.projection;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a store tells of a message, and what it should say there.
 *
 * @param key of the row
 * @param expected some of the row's fields; null if there should be no such row
 * @param orNewer whether the row may tell of a later message instead: one of a greater {@code seq}
 */
public record Trace(String key, @Nullable SortedMap<String, String> expected, boolean orNewer) {
  private static final String SEQ = "seq";

  /** A row with these fields, among others. */
  public static Trace of(String key, Map<String, String> expected) {
    return new Trace(key, new TreeMap<>(expected), false);
  }

  /** A row that is there or not, whatever it says. */
  public static Trace of(String key, boolean there) {
    return new Trace(key, there ? new TreeMap<>() : null, false);
  }

  /** A row with these fields, {@code seq} one of them, or with a later message's. */
  public static Trace orNewer(String key, Map<String, String> expected) {
    return new Trace(key, new TreeMap<>(expected), true);
  }

  /** Whether what was found is what is expected. */
  public boolean agrees(@Nullable Row found) {
    if (expected == null || found == null) {
      return expected == null && found == null;
    }
    return found.fields().entrySet().containsAll(expected.entrySet())
        || (orNewer && seq(found.fields()) > seq(expected));
  }

  private static long seq(Map<String, String> fields) {
    String seq = fields.get(SEQ);
    return seq != null && seq.matches("[0-9]{1,18}") ? Long.parseLong(seq) : Long.MIN_VALUE;
  }
}
