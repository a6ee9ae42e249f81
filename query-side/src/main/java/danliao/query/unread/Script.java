package danliao.query.unread;

import danliao.query.store.FeatureFile;
import io.lettuce.core.codec.Base16;
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
    text = FeatureFile.beside(Script.class, file);
    digest = Base16.digest(text());
  }

  byte[] text() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The name that Redis gives it. */
  String digest() {
    return digest;
  }
}
