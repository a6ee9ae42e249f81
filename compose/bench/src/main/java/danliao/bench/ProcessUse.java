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
 * @param residentMiB at the end; 0 where the system does not say
 */
record ProcessUse(String name, double cpuSeconds, long residentMiB) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** CPU time so far of every process that the launcher wrote down. */
  static Map<String, Duration> cpuTimes(Path pidFiles) throws IOException {
    Map<String, Duration> times = new TreeMap<>();
    for (Map.Entry<String, Long> process : pids(pidFiles).entrySet()) {
      ProcessHandle.of(process.getValue())
          .flatMap(handle -> handle.info().totalCpuDuration())
          .ifPresent(cpu -> times.put(process.getKey(), cpu));
    }
    return times;
  }

  /** Memory now of every process that the launcher wrote down; 0 where the system does not say. */
  static Map<String, Long> residentMiB(Path pidFiles) throws IOException {
    Map<String, Long> resident = new TreeMap<>();
    pids(pidFiles).forEach((name, pid) -> resident.put(name, residentMiB(pid)));
    return resident;
  }

  /** The use since {@code before}, the busiest first. */
  static List<ProcessUse> since(Map<String, Duration> before, Path pidFiles) throws IOException {
    Map<String, Long> pids = pids(pidFiles);
    List<ProcessUse> uses = new ArrayList<>();
    for (Map.Entry<String, Duration> now : cpuTimes(pidFiles).entrySet()) {
      Duration used = now.getValue().minus(before.getOrDefault(now.getKey(), Duration.ZERO));
      uses.add(
          new ProcessUse(
              now.getKey(),
              used.toMillis() / 1e3,
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

  private static long residentMiB(long pid) {
    return residentKiB(pid) / 1024;
  }

  /** 0 where the system does not say. */
  static long residentKiB(long pid) {
    try {
      Matcher resident =
          RESIDENT.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
      return resident.find() ? Long.parseLong(resident.group(1)) : 0;
    } catch (IOException notLinuxOrGone) {
      return 0;
    }
  }
}
