package danliao.faults;

import danliao.client.query.Answer;
import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.stack.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A local stack as an operator handles it: through {@code ./danliao} and signals. */
final class StackControl {
  private static final long COMMAND_MINUTES = 10;
  private static final String PID_FILE = ".pid";
  private static final int CONFLICT = 409;

  private final Path script;
  private final LocalStack stack;

  /**
   * @param script the {@code danliao} at the project's root
   */
  StackControl(Path script, LocalStack stack) {
    this.script = script;
    this.stack = stack;
  }

  LocalStack stack() {
    return stack;
  }

  /** Those that were started and have ended; what a fault kills it also starts again. */
  List<String> ended() throws IOException {
    try (Stream<Path> files = Files.list(stack.pidFiles())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(PID_FILE))
          .map(name -> name.substring(0, name.length() - PID_FILE.length()))
          .filter(process -> find(process).isEmpty())
          .sorted()
          .toList();
    }
  }

  void kill(String process) {
    if (!handle(process).destroyForcibly()) {
      throw new IllegalStateException(process + " could not be killed");
    }
  }

  /**
   * @param name of the signal, such as STOP
   */
  void signal(String process, String name) throws IOException, InterruptedException {
    String pid = Long.toString(handle(process).pid());
    run(List.of("kill", "-" + name, pid));
  }

  /** Starts processes side by side, and returns when they are ready. */
  void start(List<String> processes) throws IOException, InterruptedException {
    if (processes.size() == 1) {
      danliao("start", processes.getFirst());
    } else {
      up();
    }
  }

  /** Starts whatever does not run. */
  void up(String... options) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "up",
                "--no-class-archives",
                "--port-offset",
                Integer.toString(stack.portOffset())));
    words.addAll(List.of(options));
    danliao(words.toArray(String[]::new));
  }

  void down() throws IOException, InterruptedException {
    danliao("down");
  }

  /** Of every projection; one that is in the making already is left to itself. */
  void beginRebuilds() throws IOException {
    QueryClient admin = new QueryClient(stack.queryApi(), stack.tokens().admin("faults"));
    for (ProjectionItem projection : admin.projections()) {
      Answer answer = admin.rebuild(projection.name(), null);
      if (!answer.ok() && answer.status() != CONFLICT) {
        throw new IOException(
            "rebuild of %s answered %d".formatted(projection.name(), answer.status()));
      }
    }
  }

  /** Returns when all are live. */
  void followRebuilds() throws IOException, InterruptedException {
    danliao("rebuild", "--all", "--follow");
  }

  private void danliao(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--home", stack.home().toString()));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("danliao-faults-", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IOException(command + " took longer than " + COMMAND_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            command + " failed: " + Files.readString(output, StandardCharsets.UTF_8).strip());
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private ProcessHandle handle(String process) {
    return find(process)
        .orElseThrow(() -> new IllegalStateException(process + " has ended by itself"));
  }

  private Optional<ProcessHandle> find(String process) {
    Path file = stack.pidFiles().resolve(process + PID_FILE);
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .filter(ProcessHandle::isAlive);
    } catch (IOException e) {
      throw new IllegalStateException(process + " was never started: no " + file, e);
    }
  }
}
