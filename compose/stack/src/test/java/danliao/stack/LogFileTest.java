package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path folder = Path.of(".");

  @Test
  void itBeginsWithTheLastLinesAndGoesOnWithWholeOnes() throws Exception {
    Path file = Files.writeString(folder.resolve("a.log"), "1\n2\n3\n");
    LogFile log = new LogFile(file, "a| ");
    assertThat(log.last(2)).containsExactly("a| 2", "a| 3");

    Files.writeString(file, "4\nhal", StandardOpenOption.APPEND);
    assertThat(log.more()).containsExactly("a| 4");
    Files.writeString(file, "f\n", StandardOpenOption.APPEND);
    assertThat(log.more()).containsExactly("a| half");
  }

  @Test
  void aNewFileInItsPlaceIsReadFromTheStart() throws Exception {
    Path file = Files.writeString(folder.resolve("a.log"), "old and long\n");
    LogFile log = new LogFile(file, "");
    assertThat(log.last(10)).hasSize(1);

    Files.writeString(file, "new\n");
    assertThat(log.more()).containsExactly("new");
  }

  @Test
  void aLogThatIsNotThereYetIsEmpty() throws Exception {
    LogFile log = new LogFile(folder.resolve("a.log"), "");
    assertThat(log.last(10)).isEmpty();
    assertThat(log.more()).isEmpty();
  }
}
