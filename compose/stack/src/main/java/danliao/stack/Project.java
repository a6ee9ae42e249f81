package danliao.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the build left what is to be run. */
public record Project(Path root) {
  /** The script says where; inside an IDE or a test it is the working folder. */
  public static Project current() {
    return new Project(Path.of(System.getProperty("danliao.root", "")).toAbsolutePath());
  }

  /** The module's own jar and all it needs. */
  List<Path> jars(String module) throws IOException {
    List<Path> jars = new ArrayList<>();
    jars.add(jar(module));
    dependencies(module).forEach(dependency -> jars.add(Path.of(dependency)));
    return jars;
  }

  private Path jar(String module) throws IOException {
    Path target = target(module);
    String prefix = root.resolve(module).getFileName() + "-";
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith("-SNAPSHOT.jar"))
          .findFirst()
          .orElseThrow(() -> notBuilt(module, "there is no jar in " + target));
    } catch (NoSuchFileException e) {
      throw notBuilt(module, "there is no " + target);
    }
  }

  private List<String> dependencies(String module) throws IOException {
    Path file = target(module).resolve("classpath.txt");
    if (!Files.exists(file)) {
      throw notBuilt(module, "there is no " + file);
    }
    String text = Files.readString(file).strip();
    return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
  }

  private Path target(String module) {
    return root.resolve(module).resolve("target");
  }

  private static StackException notBuilt(String module, String why) {
    return new StackException(module + " is not built: " + why);
  }

  /** A file that a module unpacked, made executable; the name is the end of its path. */
  Path unpacked(String module, String name) {
    Path dist = target(module).resolve("dist");
    try (Stream<Path> files = Files.walk(dist)) {
      Path file =
          files
              .filter(path -> path.endsWith(name) && Files.isRegularFile(path))
              .findFirst()
              .orElseThrow(() -> new StackException("there is no " + name + " under " + dist));
      if (!Files.isExecutable(file) && !file.toFile().setExecutable(true)) {
        throw new StackException("cannot make " + file + " executable");
      }
      return file;
    } catch (IOException e) {
      throw new StackException(module + " is not built: " + e.getMessage(), e);
    }
  }
}
