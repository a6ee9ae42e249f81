package danliao.query.projection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of a store, in words that are the same in each generation. What users wrote is in it as a
 * {@linkplain #hash hash} only: rows are shown to operators.
 *
 * @param key names it, within the generation
 * @param fields short texts, by name
 */
public record Row(String key, SortedMap<String, String> fields) {
  private static final int LONGEST = 100;
  private static final int HASH_BYTES = 16;

  public Row {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  public Row(String key, Map<String, String> fields) {
    this(key, new TreeMap<>(fields));
  }

  /** A key of several parts, whatever is in them. */
  public static String key(String... parts) {
    return Stream.of(parts)
        .map(part -> part.replace("%", "%25").replace(" ", "%20"))
        .collect(Collectors.joining(" "));
  }

  /** What {@link #key} was made of. */
  public static List<String> parts(String key) {
    return Arrays.stream(key.split(" ", -1))
        .map(part -> part.replace("%20", " ").replace("%25", "%"))
        .toList();
  }

  /** A text that no user wrote: itself, or the hash of one that is long. */
  public static String text(String text) {
    return text.length() <= LONGEST ? text : hash(text);
  }

  public static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The beginning of its SHA-256, in hexadecimal. */
  public static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
