package danliao.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder that holds all state of one stack; several stacks have several homes. */
public record Home(Path dir) {
  public Home {
    dir = dir.toAbsolutePath().normalize();
  }

  /** The one that a command was given, else that of the environment, else the project's own. */
  static Home chosen(@Nullable Path given) {
    if (given != null) {
      return new Home(given);
    }
    String variable = System.getenv("DANLIAO_HOME");
    return new Home(
        variable == null || variable.isBlank()
            ? Project.current().root().resolve(".danliao")
            : Path.of(variable));
  }

  /** Of each process that was started its id and its command line, a file each. */
  public Path run() {
    return dir.resolve("run");
  }

  Path pidFile(String name) {
    return run().resolve(name + ".pid");
  }

  /** A JVM's options, class path, main class and arguments; its path also marks the process. */
  Path argFile(String name) {
    return run().resolve(name + ".args");
  }

  /** Written by a server itself, with its pid, once it answers. */
  Path readyFile(String name) {
    return run().resolve(name + ".ready");
  }

  Path logs() {
    return dir.resolve("logs");
  }

  Path log(String name) {
    return logs().resolve(name + ".log");
  }

  Path data(String name) {
    return dir.resolve("data").resolve(name);
  }

  /** Where the class archive is to be written that a process was started without. */
  Path archiveRequest(String name) {
    return run().resolve(name + ".archive");
  }

  /** A file for each secret. */
  public Path secrets() {
    return dir.resolve("secrets");
  }

  /** What the last {@code up} was asked for. */
  Path layoutFile() {
    return dir.resolve("stack.properties");
  }

  void create() throws IOException {
    Files.createDirectories(run());
    Files.createDirectories(logs());
    Files.createDirectories(dir.resolve("data"));
  }
}
