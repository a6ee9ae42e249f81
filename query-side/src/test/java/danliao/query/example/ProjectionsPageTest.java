package danliao.query.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/projections.md shows is in the files of the example, line for line. */
class ProjectionsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "projections.md");
  private static final Path EXAMPLE = Path.of("src", "test", "java", "danliao", "query", "example");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SOURCE = Pattern.compile("`(\\w+\\.java)`");

  @Test
  void eachBlockOfCodeIsInTheFileThatIsNamedBeforeIt() throws IOException {
    Map<String, List<List<String>>> blocks = blocks();
    // Those that a new projection is made of.
    assertThat(blocks.keySet())
        .contains(
            "DailyCounts.java",
            "DailyCountTable.java",
            "DailyCountQueries.java",
            "DailyCountConfiguration.java",
            "DailyCountTableIT.java",
            "DailyCountsVersion2.java");
    for (Map.Entry<String, List<List<String>>> shown : blocks.entrySet()) {
      List<String> file = lines(Files.readString(EXAMPLE.resolve(shown.getKey())));
      assertThat(shown.getValue())
          .as(shown.getKey())
          .allSatisfy(block -> assertThat(file).containsSequence(block));
    }
  }

  /** By the last file that the page names before the block. */
  private static Map<String, List<List<String>>> blocks() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, List<List<String>>> blocks = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      assertThat(block.group(1)).as("the language of\n%s", block.group(2)).isEqualTo("java");
      String file =
          SOURCE
              .matcher(page.substring(0, block.start()))
              .results()
              .map(named -> named.group(1))
              .reduce((first, later) -> later)
              .orElseThrow();
      blocks.computeIfAbsent(file, name -> new ArrayList<>()).add(lines(block.group(2)));
    }
    return blocks;
  }

  /** However far they are indented. */
  private static List<String> lines(String text) {
    return text.strip().lines().map(String::strip).toList();
  }
}
