package danliao.query.unread;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A Lua script, a file beside this class. */
enum Script {
  SENT("sent.lua"),
  ACKNOWLEDGED("acknowledged.lua");

  private final String text;

  Script(String file) {
    text = read(file);
  }

  byte[] text() {
    return text.getBytes(StandardCharsets.UTF_8);
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
