package danliao.stack;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings processes back. */
@Command(name = "start", description = "start processes of the stack and wait until they are ready")
public final class StartCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "a process, as in `danliao status`")
  private List<String> names = List.of();

  @Option(names = "--no-wait", description = "return when they run, ready or not")
  private boolean noWait;

  @Override
  public Integer call() throws IOException {
    HomeLock.holding(
        options.home(),
        options.out(),
        () -> {
          Stack stack = options.stack(options.layout());
          if (noWait) {
            stack.launch(names);
          } else {
            stack.start(names);
          }
        });
    return 0;
  }
}
