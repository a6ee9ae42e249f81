package danliao.cli;

import danliao.bench.BenchCommand;
import danliao.faults.FaultsCommand;
import danliao.stack.DownCommand;
import danliao.stack.FreeOffsetCommand;
import danliao.stack.KillCommand;
import danliao.stack.LogsCommand;
import danliao.stack.StackException;
import danliao.stack.StartCommand;
import danliao.stack.StatusCommand;
import danliao.stack.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Every command of {@code ./danliao}; a new one is a class and a line here. */
@Command(
    name = "danliao",
    description = "The local stack of Danliao, a one-to-one chat backend.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      KillCommand.class,
      StartCommand.class,
      TokenCommand.class,
      SendCommand.class,
      ChatCommand.class,
      ProjectionsCommand.class,
      RebuildCommand.class,
      RollbackCommand.class,
      VerifyCommand.class,
      BenchCommand.class,
      FaultsCommand.class,
      FreeOffsetCommand.class
    })
public final class Danliao {
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Danliao()).setExecutionExceptionHandler(Danliao::explain);
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof StackException) {
      command.getErr().println("danliao: " + failure.getMessage());
    } else {
      command.getErr().println("danliao: unexpected failure: " + failure);
      failure.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return 1;
  }
}
