package danliao.bench;

import danliao.axon.EventHistory;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What measures of the query API have in common: a history that is there before they begin. */
abstract class QueriesCommand implements Callable<Integer> {
  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the history, which is not written again where it is there (default 1)")
  private long seed;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "of each kind of query, after a third of that to warm up (default 30)")
  private int seconds;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  abstract void check(Terminal terminal);

  abstract QueryReport measure(LocalStack stack) throws IOException, InterruptedException;

  long seed() {
    return seed;
  }

  int seconds() {
    return seconds;
  }

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = new Terminal(command);
    terminal.atLeast("--seconds", seconds, 1);
    check(terminal);
    try {
      QueryReport report = measure(target.stack());
      terminal.print(report, json);
      return report.missed().isEmpty() ? 0 : 1;
    } catch (IOException | UncheckedIOException e) {
      terminal.say(Failures.line(e));
      return 1;
    }
  }

  /**
   * Stores what is not there yet, and returns when every projection has it.
   *
   * @return how many events there are of it
   */
  long write(LocalStack stack, IntFunction<List<EventHistory.Entry>> batches, long least)
      throws IOException, InterruptedException {
    Terminal terminal = new Terminal(command);
    try (StackDatabase database = new StackDatabase(stack)) {
      long events =
          new HistoryWriter(database.events(), batches, terminal::say).write(least).events();
      terminal.say("waiting until every processing group has all events");
      new ReplayRun(stack).awaitQuiet();
      return events;
    }
  }

  static long messages(LocalStack stack) throws IOException {
    try (StackDatabase database = new StackDatabase(stack)) {
      return database.events().messages();
    }
  }
}
