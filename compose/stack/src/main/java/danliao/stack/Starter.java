package danliao.stack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Starts one member and waits until it is ready, dies or takes too long. */
final class Starter {
  private static final Duration START_BUDGET = Duration.ofMinutes(2);
  private static final int LAST_LINES = 20;

  private final Home home;
  private final PrintWriter progress;

  Starter(Home home, PrintWriter progress) {
    this.home = home;
    this.progress = progress;
  }

  /** Harmless for a member that runs: then it only waits for it. */
  void start(Member member) {
    begin(member, true);
  }

  /** Returns as soon as the member runs. */
  void launch(Member member) {
    begin(member, false);
  }

  private void begin(Member member, boolean wait) {
    long begin = System.nanoTime();
    try {
      Optional<ProcessHandle> running = new Child(home, member.name()).find();
      ProcessHandle process = running.isPresent() ? running.get() : run(member);
      if (wait) {
        awaitReady(member, process::isAlive);
      }
      say(member, wait && running.isEmpty() ? "ready" : "running", begin);
    } catch (IOException e) {
      throw new StackException(member.name() + " cannot be started: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(member.name() + ": interrupted while it started", e);
    }
  }

  private ProcessHandle run(Member member) throws IOException, InterruptedException {
    member.ports().forEach(PortHolder::requireFree);
    return new Child(home, member.name()).start(member.command().prepare()).toHandle();
  }

  private void awaitReady(Member member, BooleanSupplier alive) throws InterruptedException {
    long end = System.nanoTime() + START_BUDGET.toNanos();
    while (!member.ready()) {
      if (!alive.getAsBoolean()) {
        throw new StackException(member.name() + " died while it started" + tail(member));
      }
      if (System.nanoTime() > end) {
        throw new StackException(
            member.name()
                + " is not ready after "
                + START_BUDGET.toSeconds()
                + " s"
                + tail(member));
      }
      Thread.sleep(100);
    }
  }

  private String tail(Member member) {
    Path log = home.log(member.name());
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "; the end of " + log + ":\n  " + String.join("\n  ", last);
    } catch (IOException unreadable) {
      return "; see " + log;
    }
  }

  private void say(Member member, String state, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    progress.println(
        String.format(Locale.ROOT, "  %-16s %-8s %5.1f s", member.name(), state, seconds));
    progress.flush();
  }
}
