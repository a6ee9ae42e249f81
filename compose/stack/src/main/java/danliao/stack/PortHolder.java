package danliao.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out whether a port is free and, where /proc tells, who has it. */
final class PortHolder {
  private static final String LISTENING = "0A";

  private PortHolder() {}

  static void requireFree(Port port) {
    if (!isFree(port.number())) {
      throw new StackException(
          "port %d for %s is taken by %s"
              .formatted(port.number(), port.purpose(), describe(port.number())));
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  static String describe(int port) {
    return socketInode(port).flatMap(PortHolder::owner).map(PortHolder::name).orElse("unknown");
  }

  private static String name(long pid) {
    String command = Processes.commandLine(pid);
    return "pid "
        + pid
        + " ("
        + (command.length() > 120 ? command.substring(0, 120) + "…" : command)
        + ")";
  }

  private static Optional<String> socketInode(int port) {
    String suffix = ":" + String.format(Locale.ROOT, "%04X", port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(table -> lines(Path.of(table)))
        .map(line -> line.strip().split("\\s+"))
        .filter(row -> row.length > 9 && row[1].endsWith(suffix) && row[3].equals(LISTENING))
        .map(row -> row[9])
        .findFirst();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException noSuchTable) {
      return Stream.of();
    }
  }

  private static Optional<Long> owner(String inode) {
    String target = "socket:[" + inode + "]";
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      List<Long> pids =
          processes
              .map(path -> path.getFileName().toString())
              .filter(name -> name.chars().allMatch(Character::isDigit))
              .map(Long::valueOf)
              .toList();
      return pids.stream().filter(pid -> holds(pid, target)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean holds(long pid, String target) {
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().equals(target)) {
          return true;
        }
      }
    } catch (IOException goneOrNotOurs) {
      return false;
    }
    return false;
  }
}
