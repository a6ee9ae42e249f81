package danliao.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One process of the stack: how it is started, when it is ready, how long it may take.
 *
 * @param needs members that must be ready before this one starts
 * @param ports the first is the one it is known by
 * @param stopBudget from SIGTERM to SIGKILL
 */
record Member(
    String name,
    Tier tier,
    Set<String> needs,
    List<Port> ports,
    Command command,
    Probe probe,
    Duration stopBudget) {

  /** The order of going down: clients' side first, stores last. */
  enum Tier {
    GATEWAY,
    COMMAND_SIDE,
    QUERY_SIDE,
    SERVER;

    static Tier of(String name) {
      if (name.startsWith("gateway")) {
        return GATEWAY;
      }
      if (name.startsWith("command-side")) {
        return COMMAND_SIDE;
      }
      return name.startsWith("query-side") ? QUERY_SIDE : SERVER;
    }
  }

  /** Prepares what the process needs on disk and says how to run it. */
  @FunctionalInterface
  interface Command {
    List<String> prepare() throws IOException, InterruptedException;
  }

  /** Asks the running process something that it can answer only when it works. */
  @FunctionalInterface
  interface Probe {
    boolean answers() throws Exception;
  }

  /** False, too, when the question could not be asked. */
  boolean ready() {
    try {
      return probe.answers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception notYet) {
      return false;
    }
  }
}
