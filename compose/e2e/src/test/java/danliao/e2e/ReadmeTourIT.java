package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.e2e.Examples.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tour of the README does what it says. */
class ReadmeTourIT {
  /** What would disturb the others, and who does it instead. */
  private static final Map<String, Class<?>> ELSEWHERE =
      Map.of(
          "./danliao up", Launcher.class,
          "./danliao kill query-side", StartIT.class,
          "./danliao start query-side", StartIT.class,
          "./danliao rebuild conversation", RebuildIT.class,
          "./danliao verify --all", VerifyIT.class,
          "./danliao down", SecondInstanceIT.class);

  @RegisterExtension final World world = new World();

  @TempDir private Path folder;

  @Test
  void everyCommandOfTheTourDoesWhatItSays() throws Exception {
    Examples examples = new Examples("README.md", folder, world);
    Example tour = examples.of("Two minutes").getFirst();
    List<String> commands = tour.text().lines().map(ReadmeTourIT::withoutComment).toList();
    assertThat(commands).containsAll(ELSEWHERE.keySet());
    String said =
        examples.run(
            new Example(
                tour.section(),
                "sh",
                "",
                commands.stream()
                    .filter(command -> !ELSEWHERE.containsKey(command))
                    .map(command -> command.replace("curl -s ", "curl -sf "))
                    .collect(Collectors.joining("\n"))));
    assertThat(said)
        .contains("serverAck  ")
        .contains("(offline)")
        .contains("你好, hello")
        .contains("\"peer\":\"" + examples.user("dave") + '"')
        .contains("gateway-1");
  }

  private static String withoutComment(String line) {
    return line.replaceFirst(" +# .*$", "");
  }
}
