package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import danliao.e2e.Examples.Example;
import danliao.testkit.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for client authors is right: what stands in it is run. */
class ClientPageIT {
  private static final String PAGE = "docs/clients.md";

  @RegisterExtension final World world = new World();

  @TempDir private Path folder;

  private Examples examples;

  @BeforeEach
  void read() throws IOException {
    examples = new Examples(PAGE, folder, world);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"From a shell", "Java", "JavaScript and TypeScript", "In another language"})
  void theExamplesOfASectionDoWhatTheySay(String section) throws Exception {
    List<Example> blocks = examples.of(section);
    assertThat(blocks).isNotEmpty();
    assumeTrue(
        blocks.stream().noneMatch(block -> block.language().equals("js")) || Node.isThere(),
        Node.EXPECTED);
    for (Example block : blocks) {
      examples.run(block);
    }
  }

  @Test
  void everySectionWithExamplesIsRun() {
    assertThat(examples.sections())
        .containsExactly(
            "From a shell",
            "Java",
            "JavaScript and TypeScript",
            ClientPageInABrowserIT.SECTION,
            "In another language");
  }
}
