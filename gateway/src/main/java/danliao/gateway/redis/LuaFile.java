package danliao.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** A file under {@code resources/lua}, with a script that answers with a list. */
public final class LuaFile {
  private LuaFile() {}

  /**
   * Loads the script, once: Spring's own way looks at the file each time that it is called.
   *
   * @param name of the file, without {@code .lua}
   */
  public static RedisScript<List<Object>> named(String name) {
    String path = "/lua/" + name + ".lua";
    try (InputStream in = LuaFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("expected a resource " + path);
      }
      return RedisScript.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
