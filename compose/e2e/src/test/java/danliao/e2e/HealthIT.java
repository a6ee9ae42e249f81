package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.ServerAck;
import danliao.client.Answer;
import danliao.client.Encoding;
import danliao.client.MessageItem;
import danliao.client.QueryClient;
import danliao.e2e.Launcher.Said;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class HealthIT {
  private static final String HEALTH = "/actuator/health";
  private static final Duration NOTICED = Duration.ofSeconds(45);
  private static final Duration HEALED = Duration.ofMinutes(2);

  @RegisterExtension final World world = new World();

  @Test
  void everyServiceOfAWholeStackIsAliveAndReady() {
    URI gateway = world.local().gateway(1);
    for (URI service :
        List.of(
            URI.create("http://" + gateway.getAuthority()),
            world.local().queryApi(),
            world.local().commandSide(1))) {
      QueryClient actuator = new QueryClient(service, null);
      for (String path : List.of(HEALTH, HEALTH + "/readiness", HEALTH + "/liveness")) {
        assertThat(actuator.get(path).status()).as("%s of %s", path, service).isEqualTo(200);
      }
      assertThat(actuator.text("/actuator/prometheus")).contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void withoutHBaseTheQuerySideSaysThatItCannotAnswer() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    ServerAck ack = ann.send(bob, "safe and sound");
    String history = "/v1/conversations/" + ack.getConversationId() + "/messages";
    QueryClient actuator = new QueryClient(world.local().queryApi(), null);
    Launcher.ofRunningStack().kill("hbase");
    try {
      await().atMost(NOTICED).until(() -> actuator.get(HEALTH).status() == 503);
      assertThat(actuator.get(HEALTH + "/readiness").status()).isEqualTo(200);
      assertThat(actuator.get(HEALTH + "/liveness").status()).isEqualTo(200);
      var waiting = ann.client().send(bob.id(), "for the log to wait with");
      await()
          .atMost(NOTICED)
          .untilAsserted(
              () -> {
                Said said = Launcher.ofRunningStack().say("projections");
                assertThat(said.text()).containsPattern("message-log .* FAILING .*\n.* batch for");
              });
      assertThat(waiting).isNotDone();
      Answer answer = bob.query().get(history);
      QueryApiIT.assertProblem(answer, 503);
      assertThat(answer.retryAfter()).isPresent();
      assertThat(bob.query().conversations(null, null).items()).hasSize(1);
    } finally {
      Launcher.ofRunningStack().start("hbase");
    }
    await().atMost(HEALED).until(() -> actuator.get(HEALTH).status() == 200);
    assertThat(bob.query().messages(ack.getConversationId()))
        .extracting(MessageItem::messageId)
        .contains(ack.getMessageId());
    // Commands, projections and delivery have healed too.
    await()
        .atMost(HEALED)
        .ignoreExceptions()
        .until(() -> !ann.send(bob, "and on we go").getMessageId().isEmpty());
  }
}
