package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private Home home = new Home(Path.of("."));
  private Child child = new Child(home, "redis");

  @BeforeEach
  void createHome(@TempDir Path folder) throws IOException {
    home = new Home(folder);
    home.create();
    child = new Child(home, "redis");
  }

  @AfterEach
  void leaveNoProcess() {
    child.stop(Duration.ofSeconds(1));
  }

  @Test
  void aStartedProcessIsFoundByItsOwnPidFileAndStopped() throws Exception {
    Process process = start("echo up; sleep 60; : ");
    // The pid file is there before the command: in between a process has no command line.
    awaitText(home.log("redis"), "up");
    assertThat(child.find()).map(ProcessHandle::pid).contains(process.pid());

    child.stop(Duration.ofSeconds(5));

    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(home.pidFile("redis")).doesNotExist();
  }

  @Test
  void oneThatIgnoresTheRequestIsKilledWhenItsBudgetIsUsedUp() throws Exception {
    Process process = start("trap '' TERM; echo deaf; while :; do sleep 1; done; : ");
    awaitText(home.log("redis"), "deaf");

    child.stop(Duration.ofMillis(300));

    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void thePidOfADeadProcessIsNobody() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(home.pidFile("redis"), Long.toString(dead.pid()));

    assertThat(child.find()).isEmpty();
    assertThat(child.kill()).isFalse();
  }

  @Test
  void aStrangerWhoGotThePidIsNotKilled() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(home.pidFile("redis"), Long.toString(stranger.pid()));

      assertThat(child.kill()).isFalse();
      child.stop(Duration.ofSeconds(1));

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aLogOfMoreThanFiftyMebibytesIsSetAside() throws Exception {
    try (var log = new RandomAccessFile(home.log("redis").toFile(), "rw")) {
      log.setLength((50L << 20) + 1);
    }
    start("echo new; sleep 60; : ");
    awaitText(home.log("redis"), "new");

    assertThat(home.logs().resolve("redis.log.1")).hasSize((50L << 20) + 1);
  }

  /** The data folder in its arguments is what marks it as ours, as with the real Redis. */
  private Process start(String script) throws IOException {
    return child.start(List.of("sh", "-c", script, "sh", home.data("redis").toString()));
  }

  private static void awaitText(Path file, String text) throws Exception {
    await(() -> Files.exists(file) && Files.readString(file).contains(text));
  }

  private static void await(Member.Probe condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.answers()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
