package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir private Path root;
  @TempDir private Path elsewhere;

  @BeforeEach
  void haveALibrary() throws IOException {
    Files.createDirectories(root.resolve("service/target"));
    Path library = Files.writeString(elsewhere.resolve("library.jar"), "library");
    Files.writeString(root.resolve("service/target/classpath.txt"), library.toString());
  }

  @Test
  void anotherBuildOfTheSameSourcesIsTheSameProgram() throws IOException {
    build("content", Instant.EPOCH);
    Program first = Program.of(new Project(root), "service");
    Files.writeString(first.archive(), "of its classes");
    build("content", Instant.now());
    Program again = Program.of(new Project(root), "service");
    assertThat(again).isEqualTo(first);
    assertThat(again.archive()).exists();
  }

  @Test
  void whatWasChangedIsAnotherProgramEvenOfTheSameSize() throws IOException {
    build("content", Instant.EPOCH);
    Program first = Program.of(new Project(root), "service");
    build("changed", Instant.EPOCH);
    assertThat(Program.of(new Project(root), "service")).isNotEqualTo(first);
  }

  private void build(String content, Instant at) throws IOException {
    Path jar = Files.writeString(root.resolve("service/target/service-1-SNAPSHOT.jar"), content);
    Files.setLastModifiedTime(jar, FileTime.from(at));
  }
}
