package danliao.stack;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings one process back. */
@Command(name = "start", description = "start one process of the stack and wait until it is ready")
public final class StartCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Parameters(paramLabel = "NAME", description = "a process, as in `danliao status`")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    HomeLock.holding(
        options.home(), options.out(), () -> options.stack(options.layout()).start(name));
    return 0;
  }
}
