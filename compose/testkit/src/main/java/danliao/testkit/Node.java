package danliao.testkit;

import java.io.UncheckedIOException;
import java.time.Duration;

/** Node on the PATH, for the JavaScript client. */
public final class Node {
  /** What to say where it is not there. */
  public static final String EXPECTED =
      "the tests of the JavaScript client need Node 20 or newer on the PATH";

  private static final int OLDEST = 20;
  private static final boolean IS_THERE = look();

  private Node() {}

  public static boolean isThere() {
    return IS_THERE;
  }

  private static boolean look() {
    try {
      String version =
          ChildProcess.run(Duration.ofSeconds(10), new ProcessBuilder("node", "--version")).text();
      return Integer.parseInt(version.strip().replaceFirst("^v(\\d+).*", "$1")) >= OLDEST;
    } catch (UncheckedIOException | NumberFormatException e) {
      return false;
    }
  }
}
