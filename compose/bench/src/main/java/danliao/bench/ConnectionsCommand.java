package danliao.bench;

import danliao.stack.Failures;
import danliao.stack.LocalStack;
import danliao.stack.LocalStackOption;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Measures connections that do nothing. Exits 0 if every target was held, 1 if one was missed, 2 on
 * bad usage.
 */
@Command(
    name = "connections",
    description = {
      "measure how fast users log in, and what their connections cost that do nothing",
      "exits 0 if every target was held, 1 if one was missed, 2 on bad usage"
    })
final class ConnectionsCommand implements Callable<Integer> {
  /** Below this each login counts for more than what is measured of all. */
  private static final int LEAST = 100;

  @Mixin private LocalStackOption target = new LocalStackOption();

  @Mixin private GatewaysOption gateways = new GatewaysOption();

  @Spec private @Nullable CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "N",
      defaultValue = "20000",
      description = "users, on a connection each (default 20000)")
  private int connections;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "100",
      description = "logins under way (default 100)")
  private int atOnce;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "to watch them do nothing (default 30)")
  private int seconds;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = new Terminal(command);
    terminal.atLeast("connections", connections, LEAST);
    terminal.atLeast("--at-once", atOnce, 1);
    terminal.atLeast("--seconds", seconds, 1);
    gateways.check(terminal);
    LocalStack stack = target.stack();
    try {
      ConnectionsReport report =
          new ConnectionsRun(stack, connections, gateways.of(stack), atOnce, seconds, terminal::say)
              .run();
      terminal.print(report, json);
      return report.missed().isEmpty() ? 0 : 1;
    } catch (IOException e) {
      terminal.say(Failures.line(e));
      return 1;
    }
  }
}
