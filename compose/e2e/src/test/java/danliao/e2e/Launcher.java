package danliao.e2e;

import danliao.stack.LocalStack;
import danliao.testkit.ChildProcess;
import danliao.testkit.ChildProcess.Said;
import danliao.testkit.RealServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./danliao} as a child process, on the stack under test. */
final class Launcher {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Launcher THE_ONE = new Launcher();

  private final String script = script();

  private Launcher() {
    up();
  }

  /** For a stack whose every process has been started. */
  static Launcher ofRunningStack() {
    return THE_ONE;
  }

  /** The project's root, where the script lies. */
  Path root() throws IOException {
    return Path.of(script).toRealPath().getParent();
  }

  LocalStack local() {
    return new LocalStack(RealServers.home(), RealServers.portOffset());
  }

  /** Starts what does not run: two gateways, one command side, one query side. */
  void up() {
    String offset = Integer.toString(RealServers.portOffset());
    run("up", "--no-class-archives", "--port-offset", offset);
  }

  void down() {
    run("down");
  }

  void kill(String... processes) {
    run(with("kill", processes));
  }

  void start(String... processes) {
    run(with("start", processes));
  }

  /** Starts processes and leaves them to themselves. */
  void launch(String... processes) {
    run(with("start", with("--no-wait", processes)));
  }

  private static String[] with(String command, String... names) {
    return Stream.concat(Stream.of(command), Stream.of(names)).toArray(String[]::new);
  }

  /** As if this were the first start since the module was built. */
  void deleteClassArchives(String module) throws IOException {
    Path built = Path.of(script).resolveSibling("compose/target/run").resolve(module);
    try (Stream<Path> files = Files.walk(built)) {
      for (Path archive : files.filter(file -> file.endsWith("classes.jsa")).toList()) {
        Files.delete(archive);
      }
    }
  }

  private void run(String... arguments) {
    Said said = say(arguments);
    if (said.exit() != 0) {
      throw new AssertionError(
          "expected %s to exit with 0, found %d: %s"
              .formatted(List.of(arguments), said.exit(), said.text()));
    }
  }

  /** Runs a command to its end, whatever its exit code. */
  Said say(String... arguments) {
    return sayWith("", arguments);
  }

  /** The same, with something on its standard input. */
  Said sayWith(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", RealServers.home().toString()));
    try {
      Path given = Files.writeString(Files.createTempFile("danliao-", ".in"), input);
      try {
        return ChildProcess.run(
            PATIENCE, new ProcessBuilder(command).redirectInput(given.toFile()));
      } finally {
        Files.delete(given);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script() {
    String property = "danliao.test.launcher";
    String value = System.getProperty(property, "");
    if (value.isBlank()) {
      throw new IllegalStateException(
          "expected the system property " + property + ": run ./danliao test");
    }
    return value;
  }
}
