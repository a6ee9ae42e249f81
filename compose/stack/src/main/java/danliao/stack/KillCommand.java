package danliao.stack;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a crash would do, for seeing what it costs. */
@Command(name = "kill", description = "kill -9 processes of the stack")
public final class KillCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "a process, as in `danliao status`")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    options.stack(options.layout()).kill(names);
    return 0;
  }
}
