package danliao.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says to type is taken by the command line. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("../..");

  /** A fenced block, or indented lines that follow each other. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```(?:sh)?\\n.*?^```$|(?:^ {4}\\S[^\\n]*\\n)+", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern TYPED =
      Pattern.compile("^ *(?:\\./danliao|mvn|curl|java) ", Pattern.MULTILINE);
  private static final String MARK = "<!-- not run by a test -->";

  private static final Pattern COMMAND =
      Pattern.compile("\\./danliao((?: +(?:\"[^\"]*\"|[^\\s\"#&|;)`]+))+)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
      while (block.find()) {
        Matcher command = COMMAND.matcher(block.group());
        while (command.find()) {
          commands.add(page + ": " + command.group(1).strip());
        }
      }
    }
    return commands;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "compose")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .map(ROOT::relativize)
            .forEach(pages::add);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandOfTheDocumentationIsOneAndHasItsOptions(String pageAndCommand) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(pageAndCommand.replaceFirst("^[^:]*: ", ""));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    if (words.getFirst().equals("test")) {
      return; // The script's own.
    }
    assertThatCode(() -> Danliao.commandLine().parseArgs(words.toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void theReadmesHaveTheSame() throws IOException {
    assertThat(commandsOf("README.zh-CN.md")).isNotEmpty().isEqualTo(commandsOf("README.md"));
  }

  private static List<String> commandsOf(String page) throws IOException {
    return commands().stream()
        .filter(command -> command.startsWith(page + ": "))
        .map(command -> command.substring(page.length() + 2))
        .toList();
  }

  /** By {@code ReadmeTourIT} and {@code ClientPageIT}. */
  @Test
  void blocksOfCommandsAreRunByATestOrMarked() throws IOException {
    List<String> run = List.of("README.md", "README.zh-CN.md", "docs/clients.md");
    List<String> unmarked = new ArrayList<>();
    for (Path page : pages()) {
      if (!run.contains(page.toString())) {
        String text = Files.readString(ROOT.resolve(page));
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
          boolean marked = text.substring(0, block.start()).stripTrailing().endsWith(MARK);
          if (TYPED.matcher(block.group()).find() && !marked) {
            unmarked.add(page + ": " + block.group());
          }
        }
      }
    }
    assertThat(unmarked).as("expected " + MARK + " before it").isEmpty();
  }

  @Test
  void theyAreFound() throws IOException {
    assertThat(commands())
        .hasSizeGreaterThan(30)
        .anyMatch(command -> command.startsWith("README.md: send carol dave \"你好, hello\""))
        .anyMatch(command -> command.startsWith("docs/faults.md: faults --quick --running"));
  }
}
