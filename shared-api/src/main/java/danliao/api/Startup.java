package danliao.api;

import java.time.Duration;

/**
 * Starts a service or ends its process. One that could not start would otherwise live on by the
 * threads of its clients: never ready, and running for whoever looks at the process.
 */
public final class Startup {
  private static final int FAILED = 1;

  /** Shutdown hooks of a half-started service may wait for servers that are away. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Startup() {}

  /**
   * Runs {@code start} and returns, or says on standard error, in one line, why it failed and exits
   * with 1.
   */
  public static void orExit(String service, Runnable start) {
    try {
      start.run();
    } catch (RuntimeException | Error e) {
      System.err.println(service + " cannot start: " + causes(e));
      Thread.ofPlatform().daemon().name("halt").start(Startup::halt);
      System.exit(FAILED);
    }
  }

  /** The outermost failure and its root, each in a line of its own words. */
  private static String causes(Throwable failure) {
    Throwable root = failure;
    // Bounded: a cause may be its own.
    for (int depth = 0; root.getCause() != null && depth < 32; depth++) {
      root = root.getCause();
    }
    String said = line(failure);
    return root == failure ? said : said + ", because of " + line(root);
  }

  private static String line(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }

  private static void halt() {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(FAILED);
  }
}
