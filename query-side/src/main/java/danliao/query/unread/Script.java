package danliao.query.unread;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A Lua script, a file beside this class. */
enum Script {
  SENT("sent.lua"),
  ACKNOWLEDGED("acknowledged.lua"),
  ADVANCED("advanced.lua");

  /** The texts of all. */
  static final List<byte[]> ALL = Arrays.stream(values()).map(Script::text).toList();

  private final String text;
  private final String digest;

  Script(String file) {
    text = read(file);
    digest = Base16.digest(text());
  }

  byte[] text() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The name that Redis gives it. */
  String digest() {
    return digest;
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("expected " + file + " beside " + Script.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
