package danliao.stack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts what does not run yet and returns when all of it is ready. */
@Command(name = "up", description = "start every server and service, and wait until all are ready")
public final class UpCommand implements Callable<Integer> {
  private static final int GATEWAYS = 2;

  @Mixin private StackOptions options = new StackOptions();

  @Option(names = "--gateways", paramLabel = "N", description = "default 2")
  private int gateways = GATEWAYS;

  @Option(names = "--command-sides", paramLabel = "N", description = "default 1")
  private int commandSides = 1;

  @Option(names = "--query-sides", paramLabel = "N", description = "default 1")
  private int querySides = 1;

  @Option(
      names = "--jvm-options",
      paramLabel = "OPTIONS",
      description = "of the services, such as -XX:TieredStopAtLevel=1; separated by spaces")
  private String jvmOptions = "";

  @Option(names = "--servers-only", description = "MariaDB, Redis, RocketMQ, HBase, Elasticsearch")
  private boolean serversOnly;

  @Option(names = "--port-offset", paramLabel = "K", description = "default 0")
  private @Nullable Integer portOffset;

  @Option(names = "--fresh", description = "forget earlier data")
  private boolean fresh;

  @Option(
      names = "--no-class-archives",
      description = "do not prepare a quicker next start; for a stack that is started once")
  private boolean noClassArchives;

  @Option(
      names = "--min-free-mib",
      paramLabel = "N",
      defaultValue = "2048",
      description = "refuse to start with less free disk space; default 2048")
  private long minFreeMib;

  @Override
  public Integer call() throws IOException {
    HomeLock.holding(options.home(), options.out(), this::up);
    return 0;
  }

  private void up() throws IOException {
    long begin = System.nanoTime();
    Home home = options.home();
    requireSpace(home);
    if (fresh) {
      options.stack(options.layout()).down();
      FileTree.delete(home.dir().resolve("data"));
      home.create();
    }
    Layout layout = layout();
    layout.write(home);
    Stack stack = options.stack(layout);
    stack.up();
    PrintWriter out = options.out();
    out.printf(Locale.ROOT, "ready in %.1f s%n%n", (System.nanoTime() - begin) / 1e9);
    Addresses.of(layout).forEach(out::println);
    out.flush();
    if (!noClassArchives) {
      stack.writeClassArchives();
    }
  }

  /** What is asked for, and what runs already. */
  private Layout layout() {
    int offset = portOffset == null ? 0 : portOffset;
    Layout asked =
        serversOnly
            ? Layout.serversOnly(offset)
            : new Layout(offset, gateways, commandSides, querySides, jvmOptions);
    Optional<Layout> running =
        Layout.read(options.home()).filter(layout -> options.stack(layout).isRunning());
    if (running.isEmpty()) {
      return asked;
    }
    int actual = running.get().portOffset();
    if (portOffset != null && portOffset != actual) {
      throw new StackException(
          "this stack runs at port offset " + actual + ": stop it first with danliao down");
    }
    return asked.at(actual).and(running.get());
  }

  private void requireSpace(Home home) throws IOException {
    long freeMib = Files.getFileStore(home.dir()).getUsableSpace() >> 20;
    if (freeMib < minFreeMib) {
      throw new StackException(
          "%d MiB are free for %s, expected at least %d (see --min-free-mib)"
              .formatted(freeMib, home.dir(), minFreeMib));
    }
  }
}
