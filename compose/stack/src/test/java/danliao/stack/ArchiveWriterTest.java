package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home with one small JVM, which was started without an archive. */
class ArchiveWriterTest {
  private static final String SLEEPER = "sleeper";

  @TempDir private Path folder = Path.of(".");
  private Home home = new Home(Path.of("."));
  private Path archive = Path.of(".");
  private ArchiveWriter writer = new ArchiveWriter(home);

  @BeforeEach
  void startTheJvm() throws Exception {
    home = new Home(folder.resolve("home"));
    home.create();
    archive = folder.resolve("classes.jsa");
    writer = new ArchiveWriter(home);
    // From a jar, for there are no archives of classes in folders.
    new Child(home, SLEEPER)
        .start(
            new JavaCommand(home, SLEEPER, new Program(jar().toString(), archive))
                .options("-XX:+UseSerialGC")
                .main(Sleeper.class.getName()));
    await(() -> Files.readString(home.log(SLEEPER)).contains("up"));
  }

  @AfterEach
  void leaveNoProcess() throws Exception {
    var unused = stack().down();
    await(() -> processes().isEmpty());
  }

  @Test
  void theArchiveIsWrittenInTheBackgroundByOneProcessThatThenEnds() throws Exception {
    Path unfinished = ClassArchive.unfinished(home, archive);
    Files.writeString(unfinished, "half of one");

    assertThat(writer.start(List.of(SLEEPER))).isTrue();
    assertThat(writer.start(List.of(SLEEPER))).isFalse();
    assertThat(archive).doesNotExist();

    await(() -> Files.exists(archive));
    await(() -> !Files.exists(home.pidFile(ArchiveWriter.NAME)));
    assertThat(Files.size(archive)).isGreaterThan(1 << 20);
    assertThat(unfinished).doesNotExist();
    assertThat(writer.start(List.of(SLEEPER))).isFalse();
  }

  @Test
  void allOfItRunsAtTheLowestPriority() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/renice")) && Files.exists(Path.of("/proc")));
    writer.start(List.of(SLEEPER));
    ProcessHandle dump = awaitDump();
    signal("STOP", dump);

    await(() -> niceness(dump) == 19);
    assertThat(new Child(home, ArchiveWriter.NAME).find())
        .hasValueSatisfying(process -> assertThat(niceness(process)).isEqualTo(19));
  }

  @Test
  void goingDownInTheMiddleLeavesNoProcessAndNoArchive() throws Exception {
    writer.start(List.of(SLEEPER));
    signal("STOP", awaitDump());

    assertThat(stack().down()).containsExactly(SLEEPER);

    await(() -> processes().isEmpty());
    assertThat(archive).doesNotExist();
    assertThat(home.pidFile(ArchiveWriter.NAME)).doesNotExist();
  }

  @Test
  void goingDownEndsEvenWhatAKilledOneBegan() throws Exception {
    writer.start(List.of(SLEEPER));
    signal("STOP", awaitDump());
    assertThat(new Child(home, ArchiveWriter.NAME).kill()).isTrue();

    assertThat(stack().down()).containsExactly(SLEEPER);

    await(() -> processes().isEmpty());
    assertThat(archive).doesNotExist();
  }

  @Test
  void afterOneThatWasKilledTheNextIsAskedAgain() throws Exception {
    writer.start(List.of(SLEEPER));
    ProcessHandle dump = awaitDump();
    signal("STOP", dump);
    assertThat(new Child(home, ArchiveWriter.NAME).kill()).isTrue();
    assertThat(archive).doesNotExist();

    assertThat(writer.start(List.of(SLEEPER))).isTrue();
    signal("CONT", dump);

    await(() -> Files.exists(archive));
  }

  @Test
  void itEndsWithTheProcessThatItWritesTheArchiveOf() throws Exception {
    writer.start(List.of(SLEEPER));
    signal("STOP", awaitDump());

    assertThat(new Child(home, SLEEPER).kill()).isTrue();

    await(() -> processes().isEmpty());
    assertThat(archive).doesNotExist();
  }

  @Test
  void aProcessThatDoesNotAnswerIsGivenUp() throws Exception {
    ProcessHandle sleeper = new Child(home, SLEEPER).find().orElseThrow();
    signal("STOP", sleeper);

    assertThatThrownBy(() -> ClassArchive.write(home, SLEEPER, Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not written after 1 s");

    await(() -> processes().size() == 1);
    assertThat(ClassArchive.isAskedFor(home, SLEEPER)).isTrue();
    signal("CONT", sleeper);
  }

  @Test
  void itIsNoMemberOfTheStackAndGoesDownWithIt() throws Exception {
    new Child(home, SLEEPER).stop(Duration.ofSeconds(5));
    Path words = Files.createFile(home.argFile(ArchiveWriter.NAME));
    Child child = new Child(home, ArchiveWriter.NAME);
    child.start(List.of("tail", "-f", words.toString()));
    await(() -> child.find().isPresent());

    assertThat(stack().isRunning()).isFalse();
    assertThat(stack().down()).isEmpty();
    assertThat(child.find()).isEmpty();
  }

  private Stack stack() {
    return new Stack(home, List.of(), new PrintWriter(Writer.nullWriter()));
  }

  private ProcessHandle awaitDump() throws Exception {
    await(() -> !ClassArchive.dumps(home).isEmpty());
    return ClassArchive.dumps(home).getFirst();
  }

  /** All that this test has started: each has a path of its folder among its words. */
  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> Processes.commandLine(process.pid()).contains(folder.toString()))
        .toList();
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static int niceness(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      // The second field is the name, in brackets; this one is the 19th.
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    } catch (IOException gone) {
      return 0;
    }
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("sleeper.jar");
    String entry = Sleeper.class.getName().replace('.', '/') + ".class";
    try (var classFile = Sleeper.class.getResourceAsStream('/' + entry);
        var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Objects.requireNonNull(classFile).readAllBytes());
    }
    return jar;
  }

  private static void await(Member.Probe condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.answers()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
