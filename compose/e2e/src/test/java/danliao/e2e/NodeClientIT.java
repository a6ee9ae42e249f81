package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The JavaScript client in Node; its tests are JavaScript, too. */
class NodeClientIT {
  private static final int MOST_SECONDS = 180;

  @RegisterExtension final World world = new World();

  @TempDir private Path folder;

  @Test
  void theLibraryKeepsItsPromisesInNode() throws Exception {
    assumeTrue(Node.isThere(), Node.EXPECTED);
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    TestUser carol = world.user("carol");
    Path output = folder.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                "--experimental-websocket",
                "--test",
                "--test-reporter=spec",
                Path.of("src/test/node/chat.test.mjs").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
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
    Process process = builder.start();
    boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    assertThat(ended).as("within %d s: %s", MOST_SECONDS, said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
