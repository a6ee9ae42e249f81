package danliao.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Node on the PATH, for the JavaScript client. */
final class Node {
  static final String EXPECTED = "expected node 20 or newer on the PATH";
  private static final int OLDEST = 20;
  private static final boolean IS_THERE = look();

  private Node() {}

  static boolean isThere() {
    return IS_THERE;
  }

  private static boolean look() {
    try {
      Process process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS)
          && Integer.parseInt(version.strip().replaceFirst("^v(\\d+).*", "$1")) >= OLDEST;
    } catch (IOException | NumberFormatException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
