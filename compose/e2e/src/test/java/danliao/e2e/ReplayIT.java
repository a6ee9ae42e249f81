package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.e2e.Launcher.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bench of rebuilds, of a history that is too short to say how fast they are. */
@Disruptive
class ReplayIT {
  private static final int EVENTS = 2_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @RegisterExtension final World world = new World();

  @Test
  void aHistoryIsStoredOnceAndProjectionsAreRebuiltFromIt() throws Exception {
    String seed = Integer.toString(world.random().nextInt(Integer.MAX_VALUE));
    int before = world.admin().deadLetters().size();
    JsonNode first = replay(seed, "conversation");
    assertThat(first.path("history").path("written").asInt()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(first.path("messages").asInt()).isPositive();
    assertRebuilt(first, "conversation");
    JsonNode again = replay(seed, "unread");
    assertThat(again.path("history").path("written").asInt()).isZero();
    assertThat(again.path("messages").asInt())
        .isGreaterThanOrEqualTo(first.path("messages").asInt());
    assertRebuilt(again, "unread");
    assertThat(world.admin().deadLetters()).hasSize(before);
  }

  private static JsonNode replay(String seed, String projection) {
    Said said =
        Launcher.ofRunningStack()
            .say(
                "bench",
                "replay",
                "--events",
                Integer.toString(EVENTS),
                "--seed",
                seed,
                "--projections",
                projection,
                "--json");
    assertThat(said.exit()).as(said.text()).isZero();
    // Before it, on the error stream, is what it was doing.
    return JSON.readTree(said.text().lines().toList().getLast());
  }

  private static void assertRebuilt(JsonNode report, String projection) {
    JsonNode rebuilt = report.path("projections").path(0);
    assertThat(rebuilt.path("projection").asString()).isEqualTo(projection);
    assertThat(rebuilt.path("pace").path("events").asInt()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(rebuilt.path("pace").path("perSecond").asDouble()).isPositive();
    assertThat(rebuilt.path("heapLastMiB").asInt()).isPositive();
    assertThat(rebuilt.path("processes").values())
        .extracting(process -> process.path("name").asString())
        .contains("query-side", "mariadb");
  }
}
