package danliao.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack a command talks to; mixed into each of them. */
public final class LocalStackOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "where the stack's state lies (default: $DANLIAO_HOME, else .danliao)")
  private @Nullable Path home;

  @Option(
      names = "--port-offset",
      paramLabel = "K",
      description = "added to every port (default: that of the last up)")
  private @Nullable Integer portOffset;

  public LocalStack stack() {
    LocalStack stack = LocalStack.of(Home.chosen(home).dir());
    return portOffset == null ? stack : new LocalStack(stack.home(), portOffset);
  }
}
