package danliao.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class with the launcher's own JDK, its words in an argument file. */
final class JavaCommand {
  private final Home home;
  private final String name;
  private final Program program;
  private final List<String> words = new ArrayList<>();

  JavaCommand(Home home, String name, Program program) {
    this.home = home;
    this.name = name;
    this.program = program;
  }

  JavaCommand options(String... options) {
    words.addAll(List.of(options));
    return this;
  }

  /** Protobuf and Netty still use what newer JDKs warn of. */
  private static List<String> unsafeAllowed() {
    return Runtime.version().feature() >= 23
        ? List.of("--sun-misc-unsafe-memory-access=allow")
        : List.of();
  }

  List<String> main(String mainClass, String... arguments) throws IOException {
    words.addAll(ClassArchive.options(home, name, program.archive()));
    words.addAll(unsafeAllowed());
    words.addAll(List.of("-cp", program.classPath(), mainClass));
    words.addAll(List.of(arguments));
    return withArgFile(home, name, words);
  }

  /** A JVM by whose command line {@link Child} finds it. */
  static List<String> withArgFile(Home home, String name, List<String> words) throws IOException {
    Files.write(home.argFile(name), words.stream().map(JavaCommand::quote).toList());
    return List.of(java().toString(), "@" + home.argFile(name));
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static String quote(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
