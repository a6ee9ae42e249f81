package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class QuietLogsIT {
  @RegisterExtension final World world = new World();

  @Test
  void whatIsTriedAgainWhileTheDatabaseIsAwayIsInNoLog() throws Exception {
    String content = "whispered" + UUID.randomUUID().toString().replace("-", "");
    Session ann = world.user("ann").on(1, Encoding.JSON);
    Session bob = world.user("bob").on(2, Encoding.PROTOBUF);
    bob.receives(ann.send(bob.user(), "warming up"));
    double before = suspended();
    CompletableFuture<ServerAck> sent;
    Launcher.ofRunningStack().kill("mariadb");
    try {
      sent = ann.client().send(bob.user().id(), content);
      await().atMost(World.PATIENCE).until(() -> suspended() >= before + 2);
    } finally {
      Launcher.ofRunningStack().start("mariadb");
    }
    bob.receives(sent.get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    // As it is, and as a printed array of bytes.
    String bytes = Arrays.toString(content.getBytes(StandardCharsets.UTF_8));
    List<String> marks = List.of(content, bytes.substring(1, bytes.length() - 1));
    List<Path> logs = logs();
    assertThat(logs).hasSizeGreaterThanOrEqualTo(9);
    for (Path log : logs) {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      assertThat(marks.stream().filter(text::contains)).as("in %s", log).isEmpty();
    }
  }

  private double suspended() {
    return Metrics.sum(world.local().commandSide(1), "danliao_command_suspended_total");
  }

  /** The stack's, its servers' own, and those that RocketMQ's client writes if nobody tells it. */
  private List<Path> logs() throws IOException {
    List<Path> logs = new ArrayList<>();
    Path unasked = Path.of(System.getProperty("user.home"), "logs", "rocketmqlogs");
    for (Path folder : List.of(world.local().home(), unasked)) {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files
              .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(".log"))
              .forEach(logs::add);
        }
      }
    }
    return logs;
  }
}
