package danliao.cli;

import danliao.client.query.Answer;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.client.query.RebuildStatus;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes back to the generation that was live before, which is kept for a while. */
@Command(
    name = "rollback",
    description = "go back to the generation of a projection that was live before")
public final class RollbackCommand implements Callable<Integer> {
  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "NAME", description = "as projections lists them")
  private String name = "";

  @Override
  public Integer call() throws InterruptedException {
    picocli.CommandLine line = Objects.requireNonNull(command).commandLine();
    LocalStack stack = target.stack();
    QueryClient client = new QueryClient(stack.queryApi(), stack.tokens().admin("operator"));
    String failure;
    try {
      Answer answer = client.rollBack(name);
      if (answer.ok()) {
        return new OperationProgress<>(
                    client::rebuildStatus, RebuildLine::of, line.getOut(), line.getErr(), false)
                .follow(List.of(name)).stream().allMatch(RebuildStatus::isLive)
            ? 0
            : 1;
      }
      failure = OperationCommand.refusal(name, answer);
    } catch (QueryException | UncheckedIOException e) {
      failure = Failures.line(e);
    }
    PrintWriter err = line.getErr();
    err.println(failure);
    err.flush();
    return 1;
  }
}
