package danliao.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes class archives, one after the other, in a process of its own: only a quicker next start
 * depends on them, so nobody waits. It is started and found as members are, but is none of them.
 */
final class ArchiveWriter {
  static final String NAME = "class-archives";

  private static final Duration DUMP_BUDGET = Duration.ofMinutes(2);
  private static final Duration BEGIN_BUDGET = Duration.ofSeconds(5);
  private static final Duration END_BUDGET = Duration.ofSeconds(3);
  private static final Duration STOP_BUDGET = Duration.ofSeconds(5);

  private final Home home;
  private final Child child;

  ArchiveWriter(Home home) {
    this.home = home;
    this.child = new Child(home, NAME);
  }

  /**
   * Begins and does not wait; false if none of the members asks for an archive or the process is
   * there already. Whoever calls it holds the home's lock, so there is never a second one.
   */
  boolean start(List<String> members) throws IOException, InterruptedException {
    List<String> asking =
        members.stream().filter(name -> ClassArchive.isAskedFor(home, name)).toList();
    if (asking.isEmpty() || child.find().isPresent()) {
      return false;
    }
    List<String> command = new ArrayList<>(Processes.lowestPriority());
    command.addAll(JavaCommand.withArgFile(home, NAME, words(asking)));
    awaitPidFile(child.start(command));
    return true;
  }

  /** What it was about to write is asked for again after the next start. */
  void stop() {
    child.stop(STOP_BUDGET);
  }

  private List<String> words(List<String> asking) {
    List<String> words = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(ArchiveWriter.class.getName(), home.dir().toString()));
    words.addAll(asking);
    return words;
  }

  /** Some milliseconds: without its pid file, the next command would not find it. */
  private void awaitPidFile(Process started) throws InterruptedException {
    long end = System.nanoTime() + BEGIN_BUDGET.toNanos();
    while (child.find().isEmpty() && started.isAlive() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  /** The process itself; its arguments are the home's folder and names of members. */
  public static void main(String[] args) {
    Home home = new Home(Path.of(args[0]));
    interruptAtShutdown(Thread.currentThread(), new Child(home, NAME));
    for (String name : List.of(args).subList(1, args.length)) {
      long begin = System.nanoTime();
      try {
        if (ClassArchive.write(home, name, DUMP_BUDGET)) {
          double seconds = (System.nanoTime() - begin) / 1e9;
          say(name, String.format(Locale.ROOT, "class archive written in %.1f s", seconds));
        }
      } catch (IOException e) {
        say(name, "no class archive: " + e.getMessage());
      } catch (InterruptedException asked) {
        return;
      }
    }
  }

  /** Gives the thread time to end the processes that it began. */
  private static void interruptAtShutdown(Thread writing, Child self) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  writing.interrupt();
                  try {
                    writing.join(END_BUDGET.toMillis());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  self.forget();
                }));
  }

  private static void say(String member, String what) {
    System.out.println(Instant.now() + " " + member + ": " + what);
  }
}
