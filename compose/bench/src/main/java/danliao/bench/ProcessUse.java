package danliao.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process of the stack used during a run.
 *
 * @param cpuSeconds of all its threads
 * @param wakeUps after waits, of the threads that are there at the end; 0 where the system does not
 *     say
 * @param residentMiB at the end; 0 where the system does not say
 */
record ProcessUse(String name, double cpuSeconds, long wakeUps, long residentMiB) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern WAKE_UPS = Pattern.compile("\nvoluntary_ctxt_switches:\\s+(\\d+)");

  /** So far; wake-ups are 0 where the system does not say. */
  record Spent(Duration cpu, long wakeUps) {}

  /** By every process that the launcher wrote down. */
  static Map<String, Spent> spent(Path pidFiles) throws IOException {
    Map<String, Long> pids = pids(pidFiles);
    Map<String, Spent> spent = new TreeMap<>();
    cpuTimes(pidFiles)
        .forEach(
            (name, cpu) -> spent.put(name, new Spent(cpu, wakeUps(pids.getOrDefault(name, 0L)))));
    return spent;
  }

  /** CPU time so far of every process that the launcher wrote down; cheap enough to ask often. */
  static Map<String, Duration> cpuTimes(Path pidFiles) throws IOException {
    Map<String, Duration> times = new TreeMap<>();
    for (Map.Entry<String, Long> process : pids(pidFiles).entrySet()) {
      ProcessHandle.of(process.getValue())
          .flatMap(handle -> handle.info().totalCpuDuration())
          .ifPresent(cpu -> times.put(process.getKey(), cpu));
    }
    return times;
  }

  /** Of those of its threads that live. */
  private static long wakeUps(long pid) {
    long sum = 0;
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        sum += number(thread.resolve("status"), WAKE_UPS);
      }
    } catch (IOException notLinuxOrGone) {
      return 0;
    }
    return sum;
  }

  /** Memory now of every process that the launcher wrote down; 0 where the system does not say. */
  static Map<String, Long> residentMiB(Path pidFiles) throws IOException {
    Map<String, Long> resident = new TreeMap<>();
    pids(pidFiles).forEach((name, pid) -> resident.put(name, residentMiB(pid)));
    return resident;
  }

  /** The use since {@code before}, the busiest first. */
  static List<ProcessUse> since(Map<String, Spent> before, Path pidFiles) throws IOException {
    Map<String, Long> pids = pids(pidFiles);
    List<ProcessUse> uses = new ArrayList<>();
    for (Map.Entry<String, Spent> now : spent(pidFiles).entrySet()) {
      Spent then = before.getOrDefault(now.getKey(), new Spent(Duration.ZERO, 0));
      uses.add(
          new ProcessUse(
              now.getKey(),
              now.getValue().cpu().minus(then.cpu()).toMillis() / 1e3,
              Math.max(0, now.getValue().wakeUps() - then.wakeUps()),
              residentMiB(pids.getOrDefault(now.getKey(), 0L))));
    }
    uses.sort(Comparator.comparingDouble(ProcessUse::cpuSeconds).reversed());
    return uses;
  }

  /** Of every process that the launcher wrote down. */
  static Map<String, Long> pids(Path pidFiles) throws IOException {
    Map<String, Long> pids = new TreeMap<>();
    if (!Files.isDirectory(pidFiles)) {
      return pids;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(pidFiles, "*.pid")) {
      for (Path file : files) {
        pid(file).ifPresent(pid -> pids.put(name(file), pid));
      }
    }
    return pids;
  }

  private static Optional<Long> pid(Path file) throws IOException {
    Matcher digits = Pattern.compile("\\d+").matcher(Files.readString(file));
    return digits.find() ? Optional.of(Long.valueOf(digits.group())) : Optional.empty();
  }

  private static String name(Path pidFile) {
    return pidFile.getFileName().toString().replaceFirst("\\.pid$", "");
  }

  /** 0 where the system does not say, or there is no such process. */
  static long residentKiB(String name, Path pidFiles) throws IOException {
    return residentKiB(pids(pidFiles).getOrDefault(name, 0L));
  }

  private static long residentMiB(long pid) {
    return residentKiB(pid) / 1024;
  }

  private static long residentKiB(long pid) {
    return number(Path.of("/proc", Long.toString(pid), "status"), RESIDENT);
  }

  /** 0 where the system does not say. */
  private static long number(Path status, Pattern line) {
    try {
      Matcher found = line.matcher(Files.readString(status));
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    } catch (IOException notLinuxOrGone) {
      return 0;
    }
  }
}
