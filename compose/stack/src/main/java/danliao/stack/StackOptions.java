package danliao.stack;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which stack a command is about; mixed into each of them. */
public final class StackOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "where the stack's state lies (default: $DANLIAO_HOME, else .danliao)")
  private @Nullable Path home;

  public Home home() {
    return Home.chosen(home);
  }

  /** Where the last {@code up} put everything; offset 0 before the first. */
  public Ports ports() {
    return new Ports(layout().portOffset());
  }

  Layout layout() {
    return Layout.read(home()).orElse(Layout.serversOnly(0));
  }

  Stack stack(Layout layout) {
    Home home = home();
    return new Stack(home, Members.of(Project.current(), home, layout), out());
  }

  /** Where a command's answer goes. */
  public PrintWriter out() {
    return Objects.requireNonNull(command).commandLine().getOut();
  }
}
