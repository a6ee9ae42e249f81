package danliao.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Another program, run to its end. */
public final class ChildProcess {
  private static final int MOST_SECONDS_TO_END = 10;

  private ChildProcess() {}

  /** What it said, standard output and errors together, and its exit code. */
  public record Said(int exit, String text) {}

  /**
   * Runs it, with nothing on its standard input if that is not redirected.
   *
   * @throws AssertionError if it does not end in time; it and what it started are ended then
   * @throws UncheckedIOException if it cannot be started
   */
  public static Said run(Duration patience, ProcessBuilder builder) {
    try {
      Path output = Files.createTempFile("danliao-", ".log");
      try {
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          end(process);
          throw new AssertionError(
              "expected %s to end within %s: %s"
                  .formatted(builder.command(), patience, Files.readString(output)));
        }
        return new Said(process.exitValue(), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + builder.command(), e);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
