package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a JVM has loaded, written once all is ready, for the next start. Not left to the JVM's own
 * exit: there it would take as long as going down may take in all.
 */
final class ClassArchive {
  private ClassArchive() {}

  /** Reads the archive if it is there, else asks for one. */
  static List<String> options(Home home, String name, Path archive) throws IOException {
    Files.deleteIfExists(home.archiveRequest(name));
    if (Files.exists(archive)) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }
    Files.writeString(home.archiveRequest(name), archive.toString());
    return List.of();
  }

  /** Whether a running process was started without an archive that is still not there. */
  static boolean isAskedFor(Home home, String name) {
    Path request = home.archiveRequest(name);
    try {
      return new Child(home, name).find().isPresent()
          && Files.exists(request)
          && !Files.exists(Path.of(Files.readString(request)));
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * Answers the request of a running process; false where another has done so. The request stays
   * until the archive is there, so whoever is stopped meanwhile is asked again.
   *
   * @param budget until it is given up
   */
  static boolean write(Home home, String name, Duration budget)
      throws IOException, InterruptedException {
    Path request = home.archiveRequest(name);
    Optional<ProcessHandle> process = new Child(home, name).find();
    if (process.isEmpty() || !isAskedFor(home, name)) {
      return false;
    }
    Path archive = Path.of(Files.readString(request));
    Path unfinished = unfinished(home, archive);
    // One that was stopped may have left half of it.
    Files.deleteIfExists(unfinished);
    dump(home, process.get().pid(), unfinished, budget);
    Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(request);
    return true;
  }

  /**
   * A static dump: the running JVM only lists its classes, another one writes them. A dynamic dump
   * would leave the running one broken (JDK 25 crashes on the next lambda it links).
   *
   * <p>The other one is a child of the running JVM, so it does not end with jcmd; and if it is
   * ended itself, the running JVM takes what there is for the whole. So only what a jcmd that ended
   * well has left is an archive.
   */
  private static void dump(Home home, long pid, Path file, Duration budget)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "VM.cds",
                "static_dump",
                file.toString())
            .redirectErrorStream(true)
            .start();
    try {
      awaitEnd(home, jcmd, budget);
      if (jcmd.exitValue() != 0 || !Files.exists(file)) {
        throw new IOException(new String(jcmd.getInputStream().readAllBytes(), UTF_8).strip());
      }
    } finally {
      jcmd.destroyForcibly();
      endDumps(home);
    }
  }

  private static void awaitEnd(Home home, Process jcmd, Duration budget)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + budget.toNanos();
    Set<Long> slowed = new HashSet<>();
    while (!jcmd.waitFor(200, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > end) {
        throw new IOException("not written after " + budget.toSeconds() + " s");
      }
      // It has the priority of the process that it is a child of; its later threads have its own.
      for (ProcessHandle dump : dumps(home)) {
        if (slowed.add(dump.pid())) {
          Processes.toLowestPriority(dump);
        }
      }
    }
  }

  /** Ends those JVMs of this home that write archives, whoever began them. */
  static void endDumps(Home home) {
    dumps(home).forEach(ProcessHandle::destroyForcibly);
  }

  /** Known by the file they write, for who began them and whose child they were may be gone. */
  static List<ProcessHandle> dumps(Home home) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .filter(process -> isDump(Processes.commandLine(process.pid()), home))
        .toList();
  }

  private static boolean isDump(String commandLine, Home home) {
    return commandLine.contains("-Xshare:dump") && commandLine.contains(suffix(home));
  }

  /** Beside the archive, to be moved onto it; each home has its own, for all share the folder. */
  static Path unfinished(Home home, Path archive) {
    return archive.resolveSibling(archive.getFileName() + suffix(home));
  }

  private static String suffix(Home home) {
    return "." + Integer.toHexString(home.dir().toString().hashCode()) + ".new";
  }
}
