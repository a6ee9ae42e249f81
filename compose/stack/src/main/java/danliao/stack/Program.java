package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A module as it was when it was last built, in a folder of its own: a build does not pull jars
 * from under a running process, and each folder can have an archive of the classes that were loaded
 * from it, which halves the time of the next start.
 */
record Program(String classPath, Path archive) {
  private static final int KEPT = 3;

  /**
   * Copies what this project built itself; the rest is used where it lies. Two processes of one
   * module may ask at the same time.
   */
  static synchronized Program of(Project project, String module) throws IOException {
    List<Path> jars = project.jars(module);
    Path programs =
        project.root().resolve("compose/target/run").resolve(Path.of(module).getFileName());
    Path folder = programs.resolve(key(jars, project.root()));
    if (!Files.isDirectory(folder)) {
      removeOld(programs);
      copy(jars.stream().filter(jar -> jar.startsWith(project.root())).toList(), folder);
    }
    List<String> entries = new ArrayList<>();
    for (Path jar : jars) {
      entries.add(
          (jar.startsWith(project.root()) ? folder.resolve(jar.getFileName()) : jar).toString());
    }
    return new Program(String.join(":", entries), folder.resolve("classes.jsa"));
  }

  /** Under another name first: the folder is there only when it is complete. */
  private static void copy(List<Path> jars, Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    Path unfinished = Files.createTempDirectory(folder.getParent(), "new");
    for (Path jar : jars) {
      // With its time: an archive is valid only for the very same jars.
      Files.copy(jar, unfinished.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.move(unfinished, folder);
  }

  /**
   * The same key: the same jars, run by the same JDK. Of what a build makes the content counts:
   * another build of the same sources makes the same.
   */
  private static String key(List<Path> jars, Path built) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(Runtime.version().toString().getBytes(UTF_8));
    for (Path jar : jars) {
      crc.update((jar + " " + Files.size(jar) + "\n").getBytes(UTF_8));
      if (jar.startsWith(built)) {
        crc.update(Files.readAllBytes(jar));
      } else {
        crc.update(Files.getLastModifiedTime(jar).toString().getBytes(UTF_8));
      }
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static void removeOld(Path programs) throws IOException {
    if (!Files.isDirectory(programs)) {
      return;
    }
    List<Path> newestFirst;
    try (Stream<Path> folders = Files.list(programs)) {
      newestFirst = folders.sorted(Comparator.comparing(Program::modified).reversed()).toList();
    }
    for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
      FileTree.delete(old);
    }
  }

  private static FileTime modified(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
