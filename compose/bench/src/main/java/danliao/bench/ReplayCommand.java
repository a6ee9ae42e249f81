package danliao.bench;

import danliao.axon.EventHistory;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures how fast projections are rebuilt, of a history that it stores where it is not there yet.
 * Exits 0 if every target was held, 1 if one was missed or a rebuild failed, 2 on bad usage.
 */
@Command(
    name = "replay",
    description = {
      "measure rebuilds, one projection after the other, of a long history, which stays stored",
      "exits 0 if every target was held, 1 if one was missed or a rebuild failed, 2 on bad usage"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final List<String> ALL =
      List.of("conversation", "message-log", "unread", "search");

  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "of the history, at least (default 1000000)")
  private int events;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the history, which is not written again where it is there (default 1)")
  private long seed;

  @Option(
      names = "--projections",
      paramLabel = "NAME",
      split = ",",
      description = "only these (default: conversation,message-log,unread,search)")
  private List<String> projections = ALL;

  @Option(names = "--no-generate", description = "take what events there are")
  private boolean asItIs;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = new Terminal(command);
    terminal.atLeast("--events", events, 1);
    for (String projection : projections) {
      terminal.that(
          ALL.contains(projection), "--projections " + projection + ": expected some of " + ALL);
    }
    LocalStack stack = target.stack();
    try (StackDatabase database = new StackDatabase(stack)) {
      EventHistory store = database.events();
      ReplayReport report =
          ReplayReport.of(
              seed,
              asItIs ? null : write(store, terminal),
              store.messages(),
              rebuild(new ReplayRun(stack), terminal));
      terminal.print(report, json);
      return report.missed().isEmpty() ? 0 : 1;
    } catch (IOException | UncheckedIOException e) {
      terminal.say(Failures.line(e));
      return 1;
    }
  }

  private HistoryWriter.Written write(EventHistory store, Terminal terminal) {
    return new HistoryWriter(store, new HistoryGenerator(seed)::batch, terminal::say).write(events);
  }

  private List<Replayed> rebuild(ReplayRun run, Terminal terminal)
      throws IOException, InterruptedException {
    List<Replayed> rebuilt = new ArrayList<>();
    for (String projection : projections) {
      terminal.say(projection + ": waiting until every processing group has all events");
      run.awaitQuiet();
      terminal.say(projection + ": rebuilding");
      rebuilt.add(run.rebuild(projection));
    }
    return rebuilt;
  }
}
