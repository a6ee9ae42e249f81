package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

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

  /** Answers the request of a running process; does nothing where another has done so. */
  static void write(Home home, String name) throws IOException, InterruptedException {
    Path request = home.archiveRequest(name);
    Optional<ProcessHandle> process = new Child(home, name).find();
    if (process.isEmpty() || !isAskedFor(home, name)) {
      return;
    }
    Path archive = Path.of(Files.readString(request));
    Files.delete(request);
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".new");
    String answer = dump(process.get().pid(), unfinished);
    if (!Files.exists(unfinished)) {
      throw new IOException(answer);
    }
    Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A static dump: the running JVM only lists its classes, another one writes them. A dynamic dump
   * would leave the running one broken (JDK 25 crashes on the next lambda it links).
   */
  private static String dump(long pid, Path file) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "VM.cds",
                "static_dump",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    jcmd.waitFor();
    return answer;
  }
}
