package danliao.client.query;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the query API answered, whatever it was.
 *
 * @param contentType without parameters; empty where there was no body
 * @param body a missing node where there was no JSON
 */
public record Answer(
    int status,
    String contentType,
    Optional<String> location,
    Optional<String> retryAfter,
    JsonNode body) {

  public boolean ok() {
    return status / 100 == 2;
  }
}
