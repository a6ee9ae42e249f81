package danliao.query.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.springframework.core.io.ClassPathResource;

/**
 * The contract that is served is the one that the code keeps, and a client written for an earlier
 * one is still understood.
 */
class OpenApiTest {
  /** As it is served. */
  private static final String SERVED = "static/openapi.json";

  /**
   * As clients have known it since version 1; what has been added since may be written here too.
   */
  private static final String PROMISED = "openapi-1.json";

  private static final boolean WRITE = Boolean.getBoolean("danliao.contract.write");

  @Test
  void theContractIsWhatTheCodeDoes() throws Exception {
    String made = OpenApiGenerator.make();
    if (WRITE) {
      Files.writeString(Path.of("src/main/resources", SERVED), made);
    }
    assertThat(made)
        .as("what the code does; -Ddanliao.contract.write=true writes it")
        .isEqualTo(WRITE ? made : text(SERVED));
  }

  @Test
  void anOlderClientStillUnderstandsIt() throws IOException {
    assertThat(breaks(text(PROMISED), text(SERVED))).isEmpty();
  }

  /** Each would break somebody. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/unread                 | /v1/unreads",
        "\"name\" : \"cursor\"      | \"name\" : \"page\"",
        "\"nextBefore\"             | \"nextPage\"",
        "\"UNREAD\",                 | \"UNREAD\", \"SEEN\",",
        "\"maximum\" : 200          | \"maximum\" : 100",
      })
  void whatBreaksClientsIsSeen(String promised, String found) throws IOException {
    String text = text(PROMISED);
    assertThat(text).contains(promised);
    String broken = text.replace(promised, found);
    assertThat(breaks(text, broken)).isNotEmpty();
  }

  private static String breaks(String promised, String found) {
    ChangedOpenApi changes = OpenApiCompare.fromContents(promised, found);
    return changes.isCompatible()
        ? ""
        : String.valueOf(changes.getChangedOperations()) + changes.getMissingEndpoints();
  }

  private static String text(String resource) throws IOException {
    return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
  }
}
