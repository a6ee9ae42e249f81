package danliao.stack;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops everything in order; nothing that was acknowledged is lost. */
@Command(name = "down", description = "stop everything in order, losing nothing")
public final class DownCommand implements Callable<Integer> {
  @Mixin private StackOptions options = new StackOptions();

  @Override
  public Integer call() throws IOException {
    HomeLock.holding(options.home(), options.out(), this::down);
    return 0;
  }

  private void down() {
    long begin = System.nanoTime();
    int stopped = options.stack(options.layout()).down().size();
    double seconds = (System.nanoTime() - begin) / 1e9;
    options.out().printf(Locale.ROOT, "stopped %d processes in %.1f s%n", stopped, seconds);
  }
}
