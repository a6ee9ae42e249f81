package danliao.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A detached process that outlives the launcher. It writes its own pid file before it becomes what
 * it is, so the file is right even if the launcher is killed at that moment; and a pid counts only
 * while its command line names this home, so a stranger who got the number is never taken for it.
 */
final class Child {
  private static final long MAX_LOG_BYTES = 50L << 20;
  private static final String WRITE_PID_AND_BECOME =
      "echo $$ > \"$1.new\" && mv -f \"$1.new\" \"$1\" && shift && exec \"$@\"";

  private final Home home;
  private final String name;

  Child(Home home, String name) {
    this.home = home;
    this.name = name;
  }

  /** The running process, if there is one and it is ours. */
  Optional<ProcessHandle> find() {
    try {
      long pid = Long.parseLong(Files.readString(home.pidFile(name)).strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
    } catch (NoSuchFileException | NumberFormatException nothingToFind) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StackException("cannot read " + home.pidFile(name) + ": " + e, e);
    }
  }

  private boolean isOurs(ProcessHandle process) {
    String commandLine = Processes.commandLine(process.pid());
    return commandLine.contains(home.argFile(name).toString())
        || commandLine.contains(home.data(name).toString());
  }

  Process start(List<String> command) throws IOException {
    rotate(home.log(name));
    Files.deleteIfExists(home.pidFile(name));
    Files.deleteIfExists(home.readyFile(name));
    List<String> detached = new ArrayList<>(Processes.newSession());
    detached.addAll(List.of("sh", "-c", WRITE_PID_AND_BECOME, "sh", home.pidFile(name).toString()));
    detached.addAll(command);
    File log = home.log(name).toFile();
    return new ProcessBuilder(detached)
        .directory(home.dir().toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** SIGTERM, then SIGKILL when the budget is used up; returns once the process is gone. */
  void stop(Duration budget) {
    find()
        .ifPresent(
            process -> {
              process.destroy();
              if (!isGoneWithin(process, budget)) {
                kill(process);
              }
            });
    forget();
  }

  /** SIGKILL; false if nothing was running. */
  boolean kill() {
    Optional<ProcessHandle> process = find();
    process.ifPresent(this::kill);
    return process.isPresent();
  }

  private void kill(ProcessHandle process) {
    process.destroyForcibly();
    if (!isGoneWithin(process, Duration.ofSeconds(10))) {
      throw new StackException(name + " (pid " + process.pid() + ") does not go away");
    }
  }

  private boolean isGoneWithin(ProcessHandle process, Duration budget) {
    long end = System.nanoTime() + budget.toNanos();
    while (System.nanoTime() < end) {
      try {
        process.onExit().get(50, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException stillThere) {
        // A process that nobody reaps stays in the table without a command line.
        if (!isOurs(process)) {
          return true;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        throw new CompletionException(e);
      }
    }
    return false;
  }

  void forget() {
    try {
      Files.deleteIfExists(home.pidFile(name));
      Files.deleteIfExists(home.readyFile(name));
      Files.deleteIfExists(home.archiveRequest(name));
    } catch (IOException e) {
      throw new StackException("cannot delete " + home.pidFile(name) + ": " + e, e);
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
