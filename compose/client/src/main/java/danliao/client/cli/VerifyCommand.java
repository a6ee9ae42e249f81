package danliao.client.cli;

import danliao.client.Answer;
import danliao.client.LocalStack;
import danliao.client.ProjectionItem;
import danliao.client.QueryClient;
import danliao.client.QueryException;
import danliao.client.VerifyStatus;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Compares projections with a fresh fold of all events, while they serve, and names what differs.
 * Exits with 1 if anything does. A verification goes on when the command is interrupted; {@code
 * --follow} finds it again.
 */
@Command(
    name = "verify",
    description = "compare projections with a fresh fold of all events, while they serve")
public final class VerifyCommand implements Callable<Integer> {
  private static final int CONFLICT = 409;

  @Mixin private StackOption target = new StackOption();

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
      Answer answer = client.verify(name, eventsPerSecond);
      if (answer.ok()) {
        begun.add(name);
      } else {
        say(RebuildCommand.refusal(name, answer));
      }
    }
    return begun;
  }

  /** Whether all are done and clean. */
  private boolean follow(QueryClient client, List<String> begun)
      throws QueryException, InterruptedException {
    PrintWriter out = commandLine().getOut();
    List<VerifyStatus> ended =
        new OperationProgress<VerifyStatus>(
                client::verifyStatus, VerifyCommand::line, out, commandLine().getErr(), json)
            .follow(begun);
    if (!json) {
      ended.forEach(status -> details(status).forEach(out::println));
      out.flush();
    }
    return ended.stream().allMatch(VerifyStatus::isClean);
  }

  private int cancel(QueryClient client, List<String> wanted) {
    int exit = 0;
    for (String name : wanted) {
      Answer answer = client.cancelVerify(name);
      // Of all, most have nothing to cancel.
      if (!answer.ok() && !(all && answer.status() == CONFLICT)) {
        say(RebuildCommand.refusal(name, answer));
        exit = 1;
      }
    }
    return exit;
  }

  static String line(VerifyStatus status) {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "%-13s %-9s ", status.projection(), status.state()));
    VerifyStatus.Result result = status.result();
    if (result != null) {
      line.append(found(result));
    } else if (status.state().equals("COMPARING")) {
      line.append(status.rows() == null ? "" : status.rows() + " rows");
    } else {
      line.append(filled(status));
    }
    if (status.error() != null) {
      line.append(": ").append(status.error());
    }
    return line.toString();
  }

  private static String filled(VerifyStatus status) {
    int full = (int) Math.round(OperationProgress.WIDTH * status.percent() / 100);
    String eta = status.etaSeconds() == null ? "" : ", " + status.etaSeconds() + " s left";
    return String.format(
        Locale.ROOT,
        "[%s%s] %5.1f %%  %d of %d%s",
        "#".repeat(full),
        ".".repeat(OperationProgress.WIDTH - full),
        status.percent(),
        status.position() + 1,
        status.head() + 1,
        eta);
  }

  private static String found(VerifyStatus.Result result) {
    StringBuilder found =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d rows up to event %d: %d missing, %d extra, %d different",
                result.rows(),
                result.position(),
                result.missing(),
                result.extra(),
                result.different()));
    if (result.unconfirmed() > 0) {
      found.append(", ").append(result.unconfirmed()).append(" more that were seen once");
    }
    if (result.moving() > 0) {
      found.append(", ").append(result.moving()).append(" too busy to tell");
    }
    return found.toString();
  }

  /** The first of what differs. */
  private static List<String> details(VerifyStatus status) {
    VerifyStatus.Result result = status.result();
    return result == null
        ? List.of()
        : result.first().stream().map(one -> status.projection() + ": " + one).toList();
  }

  private void say(String line) {
    PrintWriter err = commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private picocli.CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }
}
