package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Index.atIndex;

import danliao.client.connection.Encoding;
import danliao.testkit.ChildProcess.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandLineIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @RegisterExtension final World world = new World();

  @Test
  void sendPrintsTheAckAndTheReceiptOfWhoIsOffline() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    Said said = Launcher.ofRunningStack().say("send", ann.id(), bob.id(), "你好", "--wait", "5");
    assertThat(said.exit()).isZero();
    assertThat(said.text().lines().toList())
        .hasSize(2)
        .satisfies(line -> assertThat(line).startsWith("serverAck  "), atIndex(0))
        .satisfies(
            line -> assertThat(line).startsWith("receipt ").endsWith("(offline)"), atIndex(1));
    assertThat(bob.on(2, Encoding.JSON).inbox().awaitMessage("你好", World.PATIENCE, m -> true))
        .satisfies(message -> assertThat(message.getContent()).isEqualTo("你好"));
  }

  @Test
  void aChatOfLinesExitsWithZeroOnceAllAreAnswered() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    String lines = "one\n\ntwo\n" + "x".repeat(100) + "\n";
    Said said = Launcher.ofRunningStack().sayWith(lines, "chat", ann.id(), bob.id(), "--json");
    assertThat(said.exit()).isZero();
    assertThat(said.text().lines().filter(line -> line.startsWith("{\"serverAck\""))).hasSize(3);
    assertThat(bob.query().offline(10)).hasSize(3);
  }

  @Test
  void aChatOfALineThatIsRefusedExitsWithOne() {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    String lines = "x".repeat(16_385) + "\ngood\n";
    Said said = Launcher.ofRunningStack().sayWith(lines, "chat", ann.id(), bob.id(), "--json");
    assertThat(said.exit()).isOne();
    assertThat(said.text()).contains("16384").contains("serverAck");
  }

  @Test
  void projectionsAreListedAsAnObject() {
    JsonNode items =
        JSON.readTree(Launcher.ofRunningStack().say("projections", "--json").text()).path("items");
    assertThat(items.values().stream().map(item -> item.path("name").asString()))
        .contains("conversation", "message-log", "unread", "search");
  }

  @Test
  void statusTellsThatEveryProcessIsReady() {
    JsonNode processes =
        JSON.readTree(Launcher.ofRunningStack().say("status", "--json").text()).path("processes");
    assertThat(processes.values())
        .hasSizeGreaterThanOrEqualTo(9)
        .allSatisfy(process -> assertThat(process.path("health").asString()).isEqualTo("ready"));
  }

  @Test
  void tokensComeOneALine() {
    Said said = Launcher.ofRunningStack().say("token", "ann", "bob");
    assertThat(said.text().lines()).hasSize(2).allMatch(line -> line.startsWith("eyJ"));
  }

  @ParameterizedTest
  @CsvSource({
    "send ann, Missing required parameters",
    "send ann ann hello, INVALID_ARGUMENT",
    "chat ann/x bob --json, ann/x",
    "kill nobody, nobody",
    "start nobody, nobody",
    "logs nobody, nobody",
    "bench --rate 0, --rate 0",
    "bench replay --projections nonsense, --projections nonsense",
    "faults --only nonsense, --only nonsense",
    "nonsense, nonsense"
  })
  void wrongInputIsToldInTheFirstLine(String command, String reason) {
    Said said = Launcher.ofRunningStack().say(command.split(" "));
    assertThat(said.exit()).isNotZero();
    assertThat(said.text().lines().findFirst()).get().asString().contains(reason);
  }
}
