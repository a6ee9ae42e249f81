package danliao.bench;

import danliao.stack.Failures;
import danliao.stack.LocalStackOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Loads the stack more and more. Exits 0 if it carried the first rate, 1 if not, 2 on bad usage.
 */
@Command(
    name = "ramp",
    description = {
      "measure the stack at higher and higher rates, until it no longer carries one",
      "exits 0 if it carried the first, 1 if not, 2 on bad usage"
    })
final class RampCommand implements Callable<Integer> {
  @Mixin private LocalStackOption target = new LocalStackOption();

  @Mixin private LoadOptions load = new LoadOptions();

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "300",
      description = "messages a second (default 300)")
  private int from;

  @Option(
      names = "--step",
      paramLabel = "N",
      defaultValue = "200",
      description = "more each time (default 200)")
  private int step;

  @Option(
      names = "--to",
      paramLabel = "N",
      defaultValue = "5000",
      description = "at most (default 5000)")
  private int to;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "of each rate (default 30)")
  private int seconds;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = new Terminal(command);
    load.check(terminal);
    terminal.atLeast("--from", from, 1);
    terminal.atLeast("--step", step, 1);
    terminal.atLeast("--to", to, from);
    terminal.atLeast("--seconds", seconds, 1);
    long seed = load.seed();
    try (LoadedStack stack = new LoadedStack(target.stack(), load, seed)) {
      stack.warmUp(from);
      List<RampReport.Step> steps = new ArrayList<>();
      boolean carried = true;
      for (int rate = from; rate <= to && carried; rate += step) {
        Measured measured = stack.steady(rate, seconds);
        carried = measured.isCarried(Targets.LAG_SECONDS);
        steps.add(new RampReport.Step(rate, carried, measured));
      }
      RampReport report = new RampReport(seed, steps);
      terminal.print(report, json);
      return steps.getFirst().carried() ? 0 : 1;
    } catch (ExecutionException | TimeoutException | IOException | UncheckedIOException e) {
      terminal.say(Failures.line(e));
      return 1;
    }
  }
}
