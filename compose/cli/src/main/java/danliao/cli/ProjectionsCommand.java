package danliao.cli;

import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Prints how each projection is doing, as the admin API says. */
@Command(name = "projections", description = "how far each projection is")
public final class ProjectionsCommand implements Callable<Integer> {
  @Mixin private LocalStackOption target = new LocalStackOption();

  @Spec private @Nullable CommandSpec command;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    LocalStack stack = target.stack();
    try {
      print(new QueryClient(stack.queryApi(), stack.tokens().admin("operator")).projections());
      return 0;
    } catch (QueryException | UncheckedIOException e) {
      PrintWriter err = commandLine().getErr();
      err.println(Failures.line(e));
      err.flush();
      return 1;
    }
  }

  private void print(List<ProjectionItem> projections) {
    PrintWriter out = commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(Map.of("items", projections)));
    } else {
      String line = "%-14s %-14s %10s %-9s %10s %10s %8s %8s %9s %12s%n";
      out.printf(
          line,
          "NAME",
          "STORE",
          "GENERATION",
          "STATE",
          "POSITION",
          "HEAD",
          "LAG",
          "SECONDS",
          "EVENTS/S",
          "DEAD LETTERS");
      for (ProjectionItem p : projections) {
        out.printf(
            line,
            p.name(),
            p.store(),
            p.generation(),
            p.state(),
            p.position(),
            p.head(),
            p.lagEvents(),
            String.format(Locale.ROOT, "%.1f", p.lagSeconds()),
            String.format(Locale.ROOT, "%.1f", p.eventsPerSecond()),
            p.deadLetters());
        if (p.trouble() != null) {
          out.printf("  %s%n", p.trouble());
        }
      }
    }
    out.flush();
  }

  private picocli.CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }
}
