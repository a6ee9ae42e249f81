package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real script in a project that looks built, with JDKs that only say which they are. */
class ScriptTest {
  private static final Path SCRIPT = Path.of("../../danliao").toAbsolutePath().normalize();

  @TempDir private Path folder = Path.of(".");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void pretendThatAllIsBuilt() throws IOException {
    Files.createDirectories(folder.resolve("project/compose/cli/target"));
    Files.copy(SCRIPT, folder.resolve("project/danliao"));
    Files.createFile(folder.resolve("project/compose/cli/target/classpath.txt"));
    Files.createDirectories(folder.resolve("project/compose/target"));
    Files.createFile(folder.resolve("project/compose/target/built"));
    Files.createDirectories(folder.resolve("jdks"));
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("DANLIAO_JDKS", "");
  }

  @Test
  void javaHomeIsTakenBeforeANewerOne() throws Exception {
    environment.put("JAVA_HOME", jdk("a", "21.0.5"));
    environment.put("DANLIAO_JDKS", jdk("b", "29"));

    assertThat(run()).isEqualTo("0 this is 21.0.5");
  }

  @Test
  void anOldJavaHomeIsPassedOverForTheNewestInstalled() throws Exception {
    environment.put("JAVA_HOME", jdk("a", "1.8.0_402"));
    environment.put(
        "DANLIAO_JDKS", jdk("b", "17.0.1") + " " + jdk("c", "26") + " " + jdk("d", "23"));

    assertThat(run()).isEqualTo("0 this is 26");
  }

  @Test
  void theJavaOnThePathIsFoundThroughItsLinks() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), Path.of(jdk("a", "22"), "bin", "java"));
    environment.put("PATH", bin + ":/usr/bin:/bin");

    assertThat(run()).isEqualTo("0 this is 22");
  }

  @Test
  void withNoneThatIsNewEnoughItSaysSoInOneLine() throws Exception {
    environment.put("DANLIAO_JDKS", jdk("a", "17.0.1"));
    // A PATH with all that the script needs and no java.
    environment.put("PATH", toolsWithoutJava());

    assertThat(run())
        .isEqualTo("1 danliao: no JDK 21 or newer found: install one, or set JAVA_HOME");
  }

  private String toolsWithoutJava() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("tools"));
    for (String tool : new String[] {"bash", "dirname", "sed", "readlink", "env"}) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool));
    }
    return bin.toString();
  }

  private String jdk(String name, String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("jdks").resolve(name).resolve("bin"));
    for (String program : new String[] {"java", "javac"}) {
      Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\necho this is " + version);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return bin.getParent().toString();
  }

  /** The exit code and what was printed. */
  private String run() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", folder.resolve("project/danliao").toString(), "status")
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process script = builder.start();
    String output = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
    return script.waitFor() + " " + output;
  }
}
