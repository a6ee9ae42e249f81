package danliao.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
  private static final Layout ASKED = new Layout(700, 3, 2, 1, " -Xint  -XX:+UseG1GC ");

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void create() throws IOException {
    home = new Home(folder);
    home.create();
  }

  @Test
  void laterCommandsKnowWhatWasAskedFor() throws IOException {
    assertThat(Layout.read(home)).isEmpty();
    ASKED.write(home);
    assertThat(Layout.read(home)).contains(ASKED);
  }

  @Test
  void oneThatSaysNothingOfOptionsHasNone() throws IOException {
    Files.writeString(home.layoutFile(), "port-offset=700\ngateways=2\n");
    assertThat(Layout.read(home)).contains(new Layout(700, 2, 0, 0, ""));
    assertThat(Layout.read(home).orElseThrow().options()).isEmpty();
  }

  @Test
  void optionsAreSeparatedBySpaces() {
    assertThat(ASKED.options()).containsExactly("-Xint", "-XX:+UseG1GC");
  }

  @Test
  void whoAsksForMoreOfARunningStackKeepsItsOptionsUnlessOthersAreSaid() {
    assertThat(new Layout(700, 1, 1, 2, "").and(ASKED))
        .isEqualTo(new Layout(700, 3, 2, 2, ASKED.jvmOptions()));
    assertThat(new Layout(700, 1, 1, 2, "-Xmx1g").and(ASKED).jvmOptions()).isEqualTo("-Xmx1g");
  }
}
