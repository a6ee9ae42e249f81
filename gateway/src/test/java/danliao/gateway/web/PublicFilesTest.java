package danliao.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicFilesTest {
  private static final PublicFiles FILES = PublicFiles.read();

  /** {@code from "…"}, {@code import "…"} and {@code import("…")}. */
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom|\\bimport)\\s*\\(?\\s*[\"']([^\"'\\s]+[.]js)[\"']");

  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @Test
  void thePageIsAtTheRoot() {
    assertThat(text("/")).isEqualTo(text("/index.html")).startsWith("<!doctype html>");
    assertThat(FILES.at("/").type()).isEqualTo("text/html; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "", "/chat", "/../application.yml", "/application.yml"})
  void thereIsNothingElse(String path) {
    assertThat(FILES.at(path)).isNull();
  }

  @Test
  void whatThePageRefersToIsThere() {
    for (String page : pages()) {
      assertThat(REFERENCE.matcher(text(page)).results().map(r -> r.group(1)))
          .as(page)
          .isNotEmpty()
          .allSatisfy(path -> assertThat(FILES.at(path)).isNotNull());
    }
  }

  /** Else the page would stay blank, for want of a library's file say. */
  @ParameterizedTest
  @MethodSource("modules")
  void whatAModuleImportsIsThere(String module) {
    assertThat(IMPORT.matcher(text(module)).results().map(MatchResult::group).toList())
        .allSatisfy(
            found -> {
              String imported = found.replaceFirst(".*[\"'](.+)[\"']", "$1");
              String path = URI.create(module).resolve(imported).toString();
              assertThat(FILES.at(path)).as("%s, imported as %s", path, imported).isNotNull();
            });
  }

  private static List<String> pages() {
    return FILES.paths().stream().filter(path -> path.endsWith(".html")).toList();
  }

  static Stream<String> modules() {
    return FILES.paths().stream().filter(path -> path.endsWith(".js")).sorted();
  }

  @Test
  void theTagIsOfTheBytes() {
    assertThat(FILES.at("/").tag()).isEqualTo(PublicFiles.read().at("/").tag());
    assertThat(FILES.at("/").tag())
        .isEqualTo(FILES.at("/index.html").tag())
        .isNotEqualTo(FILES.at("/icon.svg").tag());
  }

  private static String text(String path) {
    return FILES.at(path).bytes(false).toString(StandardCharsets.UTF_8);
  }
}
