package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import danliao.testkit.ChildProcess;
import danliao.testkit.ChildProcess.Said;
import danliao.testkit.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The JavaScript client in Node; its tests are JavaScript, too. */
class NodeClientIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @RegisterExtension final World world = new World();

  @TempDir private Path folder;

  @Test
  void theLibraryKeepsItsPromisesInNode() throws Exception {
    assumeTrue(Node.isThere(), Node.EXPECTED);
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    TestUser carol = world.user("carol");
    ProcessBuilder builder =
        new ProcessBuilder(
            "node",
            "--experimental-websocket",
            "--test",
            "--test-reporter=spec",
            Path.of("src/test/node/chat.test.mjs").toAbsolutePath().toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "DANLIAO_CLIENT",
                Launcher.ofRunningStack()
                    .root()
                    .resolve("gateway/src/main/resources/web/client/index.js")
                    .toUri()
                    .toString(),
                "DANLIAO_GATEWAYS",
                world.local().gateway(1) + "," + world.local().gateway(2),
                "DANLIAO_QUERY_API",
                world.local().queryApi().toString(),
                "DANLIAO_USERS",
                JsonMapper.shared()
                    .writeValueAsString(
                        Map.of(
                            alice.id(), alice.token(),
                            bob.id(), bob.token(),
                            carol.id(), carol.token())),
                "DANLIAO_FOLDER",
                folder.toString()));
    Said said = ChildProcess.run(PATIENCE, builder);
    assertThat(said.exit()).as(said.text()).isZero();
  }
}
