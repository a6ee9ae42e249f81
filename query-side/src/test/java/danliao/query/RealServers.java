package danliao.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the servers of {@code ./danliao test} are. */
public final class RealServers {
  private RealServers() {}

  public static int port(int base) {
    return base + Integer.parseInt(required("danliao.test.port-offset"));
  }

  public static String address(int base) {
    return "127.0.0.1:" + port(base);
  }

  public static String secret(String name) {
    Path file = Path.of(required("danliao.test.home"), "secrets", name);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("expected " + file + ": run ./danliao test", e);
    }
  }

  private static String required(String property) {
    String value = System.getProperty(property, "");
    if (value.isEmpty()) {
      throw new IllegalStateException(property + " is not set: run ./danliao test");
    }
    return value;
  }
}
