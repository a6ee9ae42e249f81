package danliao.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A Redis whose acknowledged writes are at most a second from the disk. */
final class Redis {
  private Redis() {}

  static List<String> prepare(Project project, Path data, int port) throws IOException {
    Files.createDirectories(data);
    return List.of(
        project.unpacked("compose/servers/redis", binary()).toString(),
        "--bind",
        Ports.HOST,
        "--port",
        Integer.toString(port),
        "--dir",
        data.toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        // Its command line stays as given, so that it is recognised as ours.
        "--set-proc-title",
        "no");
  }

  private static String binary() {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    return "redis-server-7.0.15-" + os + "-" + arch;
  }
}
