package danliao.bench;

import danliao.stack.LocalStack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Over how many gateways users are spread. */
final class GatewaysOption {
  @Option(
      names = "--gateways",
      paramLabel = "N",
      description = "use the first N (default: all of the last up)")
  private @Nullable Integer gateways;

  void check(Terminal terminal) {
    if (gateways != null) {
      terminal.atLeast("--gateways", gateways, 1);
    }
  }

  int of(LocalStack stack) {
    return gateways != null ? gateways : Math.max(1, stack.gateways());
  }
}
