package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system knows of processes: from /proc where there is one, else from ps. */
final class Processes {
  private static final boolean PROC = Files.isDirectory(Path.of("/proc/self"));

  private Processes() {}

  /** With its arguments; empty for a process that is gone. */
  static String commandLine(long pid) {
    if (!PROC) {
      return ps(pid, "command=");
    }
    try {
      return new String(Files.readAllBytes(proc(pid, "cmdline")), UTF_8).replace('\0', ' ').strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /** Resident memory in bytes; 0 for a process that is gone. */
  static long residentBytes(long pid) {
    String kib = PROC ? vmRss(pid) : ps(pid, "rss=");
    return kib.isEmpty() ? 0 : Long.parseLong(kib) << 10;
  }

  /** The words before a command that start it in a session of its own, out of reach of Ctrl-C. */
  static List<String> newSession() {
    if (onPath("setsid")) {
      return List.of("setsid");
    }
    return onPath("perl")
        ? List.of("perl", "-e", "use POSIX 'setsid'; setsid(); exec @ARGV")
        : List.of("nohup");
  }

  /** The words before a command that let it run when nothing else wants to, where there are any. */
  static List<String> lowestPriority() {
    return onPath("nice") ? List.of("nice", "-n", "19") : List.of();
  }

  /** The same for one that runs already; it keeps what it has where there is nothing to do it. */
  static void toLowestPriority(ProcessHandle process) throws IOException {
    List<String> threads = threads(process.pid());
    if (threads.isEmpty() || !onPath("renice")) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("renice", "-n", "19", "-p"));
    command.addAll(threads);
    var unused =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Linux gives each thread a priority of its own. */
  private static List<String> threads(long pid) {
    if (!PROC) {
      return List.of(Long.toString(pid));
    }
    try (Stream<Path> threads = Files.list(proc(pid, "task"))) {
      return threads.map(thread -> thread.getFileName().toString()).toList();
    } catch (IOException | UncheckedIOException gone) {
      return List.of();
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String vmRss(long pid) {
    try (Stream<String> lines = Files.lines(proc(pid, "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .findFirst()
          .orElse("");
    } catch (IOException gone) {
      return "";
    }
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }

  private static String ps(long pid, String column) {
    try {
      Process ps = new ProcessBuilder("ps", "-ww", "-o", column, "-p", Long.toString(pid)).start();
      return new String(ps.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new StackException("cannot run ps: " + e.getMessage(), e);
    }
  }
}
