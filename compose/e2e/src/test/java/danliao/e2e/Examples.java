package danliao.e2e;

import danliao.testkit.ChildProcess;
import danliao.testkit.ChildProcess.Said;
import danliao.testkit.RealServers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fenced blocks of a page of the documentation, as they stand there but for what must be this
 * run's own: the ports, and users whom no other test knows. A block with a file's name becomes that
 * file, one of {@code sh} or of no language is run in its folder, where the project lies as it does
 * for a reader.
 */
final class Examples {
  private static final Pattern FENCE =
      Pattern.compile("^```(\\S*)(?: (\\S+))?\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^## (.*)$", Pattern.MULTILINE);
  private static final Pattern PORT = Pattern.compile("(127\\.0\\.0\\.1|localhost):(80[89]\\d)\\b");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> users = new LinkedHashMap<>();
  private final List<Example> all = new ArrayList<>();

  /**
   * A block.
   *
   * @param file empty where it has no name
   */
  record Example(String section, String language, String file, String text) {}

  /**
   * @param page from the project's root
   * @param folder an empty one
   */
  Examples(String page, Path folder, World world) throws IOException {
    this.folder = folder;
    for (String name : List.of("alice", "bob", "carol", "dave")) {
      // What stands for a name must serve as one of a variable, too.
      users.put(name, world.user(name).id().replace('-', '_'));
    }
    Path root = Launcher.ofRunningStack().root();
    String text = Files.readString(root.resolve(page));
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      String file = fence.group(2) == null ? "" : fence.group(2);
      all.add(
          new Example(sectionAt(text, fence.start()), fence.group(1), file, own(fence.group(3))));
    }
    Files.createSymbolicLink(folder.resolve("compose"), root.resolve("compose"));
    Files.createSymbolicLink(folder.resolve("gateway"), root.resolve("gateway"));
    Path command = folder.resolve("danliao");
    Files.writeString(command, "#!/bin/sh\nexec '" + root.resolve("danliao") + "' \"$@\"\n");
    if (!command.toFile().setExecutable(true)) {
      throw new IOException(command + ": expected to be able to make it executable");
    }
  }

  /** Who stands for somebody of the page. */
  String user(String name) {
    return Objects.requireNonNull(users.get(name), name);
  }

  List<String> sections() {
    return all.stream().map(Example::section).distinct().toList();
  }

  List<Example> of(String section) {
    return all.stream().filter(example -> example.section().equals(section)).toList();
  }

  /** Saves a file, or runs a block and gives what it said; fails where that does not succeed. */
  String run(Example example) throws IOException {
    if (!example.file().isEmpty()) {
      Files.writeString(folder.resolve(example.file()), example.text());
      return "";
    }
    if (!example.language().equals("sh") && !example.language().isEmpty()) {
      throw new AssertionError("a block of " + example.language() + " without a file's name");
    }
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-eu", "-o", "pipefail", "-c", example.text())
            .directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("DANLIAO_HOME", RealServers.home().toString());
    environment.merge(
        "PATH",
        Path.of(System.getProperty("java.home"), "bin").toString(),
        (path, java) -> java + File.pathSeparator + path);
    Said said = ChildProcess.run(PATIENCE, builder);
    if (said.exit() != 0) {
      throw new AssertionError(
          "%s:%n%s%nexit %d:%n%s"
              .formatted(example.section(), example.text(), said.exit(), said.text()));
    }
    return said.text();
  }

  private String own(String text) {
    String named = text;
    for (Map.Entry<String, String> user : users.entrySet()) {
      named = named.replaceAll("\\b" + user.getKey() + "\\b", user.getValue());
    }
    return PORT.matcher(named)
        .replaceAll(
            port ->
                port.group(1) + ':' + (Integer.parseInt(port.group(2)) + RealServers.portOffset()));
  }

  private static String sectionAt(String text, int position) {
    Matcher heading = HEADING.matcher(text).region(0, position);
    String last = "";
    while (heading.find()) {
      last = heading.group(1);
    }
    return last;
  }
}
