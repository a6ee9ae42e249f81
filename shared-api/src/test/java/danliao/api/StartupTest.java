package danliao.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartupTest {
  @Test
  void aServiceThatCannotStartExitsWithOneClearLineThoughItsThreadsLive() throws Exception {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Broken.class.getName())
            .start();
    try {
      assertThat(service.waitFor(60, TimeUnit.SECONDS)).as("it has exited").isTrue();
      assertThat(service.exitValue()).isEqualTo(1);
      String said =
          new String(service.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(said.lines().toList().getLast())
          .isEqualTo(
              "broken cannot start: java.lang.IllegalStateException: no consumer,"
                  + " because of java.lang.IllegalArgumentException: no name server");
    } finally {
      service.destroyForcibly();
    }
  }

  /** As RocketMQ's client does: starts a thread that nobody ends, then fails. */
  static final class Broken {
    private Broken() {}

    public static void main(String[] args) {
      Startup.orExit(
          "broken",
          () -> {
            Thread.ofPlatform().start(Broken::waitForEver);
            throw new IllegalStateException(
                "no consumer", new IllegalArgumentException("no name server\nand more"));
          });
    }

    private static void waitForEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
