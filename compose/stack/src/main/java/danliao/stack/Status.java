package danliao.stack;

import java.nio.file.Files;
import java.util.Optional;

/**
 * What one member is doing.
 *
 * @param pid 0 for one that does not run
 */
record Status(String name, long pid, int port, Health health, long residentBytes) {
  enum Health {
    READY,
    /** It runs and does not answer, or not yet. */
    NOT_READY,
    /** Its pid file was left behind: it was killed or it crashed. */
    DEAD,
    STOPPED
  }

  static Status of(Home home, Member member) {
    int port = member.ports().getFirst().number();
    Optional<Long> pid = new Child(home, member.name()).find().map(ProcessHandle::pid);
    if (pid.isEmpty()) {
      boolean crashed = Files.exists(home.pidFile(member.name()));
      return new Status(member.name(), 0, port, crashed ? Health.DEAD : Health.STOPPED, 0);
    }
    return new Status(
        member.name(),
        pid.get(),
        port,
        member.ready() ? Health.READY : Health.NOT_READY,
        Processes.residentBytes(pid.get()));
  }

  long residentMiB() {
    return residentBytes >> 20;
  }

  String word() {
    return switch (health) {
      case READY -> "ready";
      case NOT_READY -> "not ready";
      case DEAD -> "dead";
      case STOPPED -> "stopped";
    };
  }

  String toJson() {
    return "{\"name\":\"%s\",\"pid\":%s,\"port\":%d,\"health\":\"%s\",\"memoryMiB\":%d}"
        .formatted(name, pid == 0 ? "null" : Long.toString(pid), port, word(), residentMiB());
  }
}
