package danliao.stack;

import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** For the test run, which must not meet a stack that is already there. */
@Command(name = "free-offset", hidden = true, description = "a port offset at which all is free")
public final class FreeOffsetCommand implements Callable<Integer> {
  private static final Layout WITH_SERVICES = new Layout(0, 3, 2, 2, "");

  @Mixin private StackOptions options = new StackOptions();

  @Override
  public Integer call() {
    int offset =
        IntStream.iterate(10_000, candidate -> candidate <= 40_000, candidate -> candidate + 500)
            .filter(this::isFree)
            .findFirst()
            .orElseThrow(() -> new StackException("no port offset from 10000 to 40000 is free"));
    options.out().println(offset);
    return 0;
  }

  private boolean isFree(int offset) {
    return options.stack(WITH_SERVICES.at(offset)).members().stream()
        .flatMap(member -> member.ports().stream())
        .allMatch(port -> PortHolder.isFree(port.number()));
  }
}
