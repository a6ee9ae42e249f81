package danliao.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import danliao.testkit.ChildProcess;
import danliao.testkit.ChildProcess.Said;
import danliao.testkit.Node;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.webjars.WebJarVersionLocator;

/** The client library is JavaScript, and so are its tests; this runs them. */
class ClientLibraryTest {
  private static final Path DECLARATIONS = Path.of("src/main/resources/web/client/declarations");
  private static final Path TESTS = Path.of("src/test/web-client");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private static Path folder = Path.of(".");
  private static Path compiler = Path.of(".");

  @BeforeAll
  static void needNodeAndTheCompiler() throws Exception {
    assumeTrue(Node.isThere(), Node.EXPECTED);
    compiler = compiler();
  }

  @Test
  void itDoesWhatItsTestsSay() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--test", "--test-reporter=spec"));
    try (Stream<Path> files = Files.list(TESTS)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".test.js"))
          .sorted()
          .forEach(arguments::add);
    }
    node(arguments);
  }

  /** The library itself, a program that uses all of it, and one that misuses it. */
  @Test
  void itHasTheTypesThatItSays() throws Exception {
    node(List.of(compiler.toString(), "-p", TESTS.resolve("tsconfig.json").toString()));
  }

  @Test
  void itsDeclarationsAreMadeFromIt() throws Exception {
    Path output = Files.createDirectory(folder.resolve("declarations"));
    node(
        List.of(
            compiler.toString(),
            "-p",
            TESTS.resolve("tsconfig.declarations.json").toString(),
            "--outDir",
            output.toString()));
    SortedMap<String, String> made = texts(output);
    if (Boolean.getBoolean("danliao.contract.write")) {
      write(made);
    }
    SortedMap<String, String> approved = texts(DECLARATIONS);
    assertThat(approved.keySet()).as(howToWrite(DECLARATIONS)).isEqualTo(made.keySet());
    made.forEach(
        (name, text) ->
            assertThat(approved.get(name))
                .as(howToWrite(DECLARATIONS.resolve(name)))
                .isEqualTo(text));
  }

  private static String howToWrite(Path file) {
    return file + "; -Ddanliao.contract.write=true writes it";
  }

  private static void write(Map<String, String> texts) throws IOException {
    for (String name : texts(DECLARATIONS).keySet()) {
      Files.delete(DECLARATIONS.resolve(name));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(DECLARATIONS.resolve(text.getKey()), text.getValue());
    }
  }

  /** The files of a folder, by name. */
  private static SortedMap<String, String> texts(Path in) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(in)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  /** Runs it to its end, which has to be a good one. */
  private static void node(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(arguments);
    Said said = ChildProcess.run(PATIENCE, new ProcessBuilder(command));
    assertThat(said.exit()).as("%s: %s", command, said.text()).isZero();
  }

  /** What of the compiler's WebJar is needed at a command line, as files. */
  private static Path compiler() throws Exception {
    String path = new WebJarVersionLocator().fullPath("typescript", "lib/tsc.js");
    URL url = ClientLibraryTest.class.getResource("/" + path);
    Objects.requireNonNull(url, "expected the WebJar typescript on the class path");
    JarURLConnection connection = (JarURLConnection) url.openConnection();
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(connection.getJarFileURL().toURI()));
        Stream<Path> files = Files.list(jar.getPath("/" + path).getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("tsc.js") || name.startsWith("lib.")) {
          Files.copy(file, folder.resolve(name));
        }
      }
    }
    return folder.resolve("tsc.js");
  }
}
