package danliao.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Something that goes wrong, and is over when {@link #strike} returns. */
interface Fault {
  String name();

  /** Processes of the stack that it takes away; clients cannot be served as usual meanwhile. */
  List<String> touches();

  /**
   * Does it, and mends what must be mended by hand.
   *
   * @throws IOException if the stack cannot be told
   */
  void strike(StackControl stack, Load load) throws IOException, InterruptedException;

  /** kill -9 of some processes at once, and their start after a while. */
  record Kill(List<String> touches) implements Fault {
    private static final Duration AWAY = Duration.ofSeconds(3);

    Kill(String... processes) {
      this(List.of(processes));
    }

    @Override
    public String name() {
      return "kill:" + String.join("+", touches);
    }

    @Override
    public void strike(StackControl stack, Load load) throws IOException, InterruptedException {
      touches.forEach(stack::kill);
      Thread.sleep(AWAY);
      stack.start(touches);
    }
  }

  /** SIGSTOP, and SIGCONT a while later. */
  record Pause(String process, Duration asleep) implements Fault {
    @Override
    public String name() {
      return "pause:" + process;
    }

    @Override
    public List<String> touches() {
      return List.of(process);
    }

    @Override
    public void strike(StackControl stack, Load load) throws IOException, InterruptedException {
      stack.signal(process, "STOP");
      try {
        Thread.sleep(asleep);
      } finally {
        stack.signal(process, "CONT");
      }
    }
  }

  /** Every user sends again, at once, what it has no answer for and the last that it has. */
  record Stampede() implements Fault {
    @Override
    public String name() {
      return "stampede";
    }

    @Override
    public List<String> touches() {
      return List.of();
    }

    @Override
    public void strike(StackControl stack, Load load) {
      load.users().forEach(SimulatedUser::resendAll);
    }
  }

  /** Every user who does not stay loses its connections and comes back at once. */
  record Reconnect() implements Fault {
    @Override
    public String name() {
      return "reconnect";
    }

    @Override
    public List<String> touches() {
      return List.of();
    }

    @Override
    public void strike(StackControl stack, Load load) {
      load.users().forEach(SimulatedUser::relogin);
    }
  }

  /** Every projection is filled anew from its events; some processes are killed meanwhile. */
  record Rebuild(List<String> touches) implements Fault {
    Rebuild(String... processes) {
      this(List.of(processes));
    }

    @Override
    public String name() {
      return touches.isEmpty() ? "rebuild" : "rebuild+kill:" + String.join("+", touches);
    }

    @Override
    public void strike(StackControl stack, Load load) throws IOException, InterruptedException {
      stack.beginRebuilds();
      if (!touches.isEmpty()) {
        new Kill(touches).strike(stack, load);
      }
      stack.followRebuilds();
    }
  }

  /** What four minutes have room for. */
  static List<Fault> quick() {
    return List.of(
        new Kill("query-side"),
        new Kill("command-side"),
        // For longer than its lease lives.
        new Pause("gateway-1", Duration.ofSeconds(12)),
        new Kill("redis"),
        new Kill("rocketmq"));
  }

  /** Each alone; the processes are those of a stack with two gateways. */
  static List<Fault> all() {
    List<String> processes =
        List.of(
            "gateway-1",
            "gateway-2",
            "command-side",
            "query-side",
            "rocketmq",
            "mariadb",
            "redis",
            "hbase",
            "elasticsearch");
    List<Fault> faults = new ArrayList<>();
    processes.forEach(process -> faults.add(new Kill(process)));
    processes.forEach(process -> faults.add(new Pause(process, Duration.ofSeconds(20))));
    faults.add(new Kill("command-side", "query-side"));
    faults.add(new Kill("gateway-1", "rocketmq"));
    faults.add(new Kill("redis", "query-side"));
    faults.add(new Kill(processes));
    faults.add(new Stampede());
    faults.add(new Reconnect());
    faults.add(new Rebuild());
    faults.add(new Rebuild("query-side"));
    return faults;
  }
}
