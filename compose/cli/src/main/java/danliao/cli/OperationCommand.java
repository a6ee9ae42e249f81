package danliao.cli;

import danliao.client.query.Answer;
import danliao.client.query.OperationStatus;
import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Begins something with projections that goes on by itself, and shows it until it has ended. It
 * goes on when the command is interrupted; begun again, it says so.
 *
 * @param <S> what is known of one
 */
abstract class OperationCommand<S extends OperationStatus> implements Callable<Integer> {
  private static final int CONFLICT = 409;

  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "as projections lists them")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "all of them at once")
  private boolean all;

  @Option(
      names = "--events-per-second",
      paramLabel = "N",
      description = "at most so many in each query side; 0 is no limit (default: its settings)")
  private @Nullable Integer eventsPerSecond;

  @Option(names = "--cancel", description = "end what is under way")
  private boolean cancel;

  @Option(names = "--follow", description = "begin nothing, show the newest one")
  private boolean follow;

  @Option(names = "--json", description = "print one JSON object a projection when it is done")
  private boolean json;

  abstract Answer begin(QueryClient client, String name, @Nullable Integer eventsPerSecond);

  abstract Answer cancel(QueryClient client, String name);

  abstract S status(QueryClient client, String name) throws QueryException;

  /** What is shown of one. */
  abstract String lineOf(S status);

  /** Whether one that has ended is as it should be. */
  abstract boolean isGood(S ended);

  /** What else there is to say of one that has ended. */
  List<String> detailsOf(S ended) {
    return List.of();
  }

  @Override
  public Integer call() throws InterruptedException {
    if (all == !names.isEmpty()) {
      throw new ParameterException(commandLine(), "expected names of projections, or --all");
    }
    if (cancel && (follow || eventsPerSecond != null)) {
      throw new ParameterException(commandLine(), "--cancel begins and follows nothing");
    }
    LocalStack stack = target.stack();
    QueryClient client = new QueryClient(stack.queryApi(), stack.tokens().admin("operator"));
    try {
      List<String> wanted =
          all ? client.projections().stream().map(ProjectionItem::name).toList() : names;
      if (cancel) {
        return cancel(client, wanted);
      }
      List<String> begun = follow ? wanted : begin(client, wanted);
      return follow(client, begun) && begun.size() == wanted.size() ? 0 : 1;
    } catch (QueryException | UncheckedIOException e) {
      say(Failures.line(e));
      return 1;
    }
  }

  /** Those that are under way now. */
  private List<String> begin(QueryClient client, List<String> wanted) {
    List<String> begun = new ArrayList<>();
    for (String name : wanted) {
      Answer answer = begin(client, name, eventsPerSecond);
      if (answer.ok()) {
        begun.add(name);
      } else {
        say(refusal(name, answer));
      }
    }
    return begun;
  }

  /** Whether all are as they should be. */
  private boolean follow(QueryClient client, List<String> begun)
      throws QueryException, InterruptedException {
    PrintWriter out = commandLine().getOut();
    List<S> ended =
        new OperationProgress<S>(
                name -> status(client, name), this::lineOf, out, commandLine().getErr(), json)
            .follow(begun);
    if (!json) {
      ended.forEach(status -> detailsOf(status).forEach(out::println));
      out.flush();
    }
    return ended.stream().allMatch(this::isGood);
  }

  private int cancel(QueryClient client, List<String> wanted) {
    int exit = 0;
    for (String name : wanted) {
      Answer answer = cancel(client, name);
      // Of all, most have nothing to cancel.
      if (!answer.ok() && !(all && answer.status() == CONFLICT)) {
        say(refusal(name, answer));
        exit = 1;
      }
    }
    return exit;
  }

  static String refusal(String name, Answer answer) {
    return "danliao: %s: %s"
        .formatted(name, answer.body().path("detail").asString("status " + answer.status()));
  }

  private void say(String line) {
    PrintWriter err = commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }
}
