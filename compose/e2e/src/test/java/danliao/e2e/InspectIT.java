package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.Answer;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What operators see of a message, a user and the services. */
class InspectIT {
  @RegisterExtension final World world = new World();

  @Test
  void eachStoreTellsOfAMessageWhatItsEventsSay() throws Exception {
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    Session hers = alice.on(1, Encoding.JSON);
    Session his = bob.on(2, Encoding.JSON);
    ServerAck ack = hers.send(bob, "for nobody else's eyes");
    his.receives(ack);
    awaitAgreement(ack, "MessageSent");
    his.client().ack(AckStatus.READ, ack.getMessageId());
    hers.receiptOf(ack, AckStatus.READ);
    JsonNode life = awaitAgreement(ack, "MessageRead");
    assertThat(life.path("stores").values())
        .extracting(store -> store.path("projection").asString())
        .containsExactlyInAnyOrder("conversation", "message-log", "unread", "search");
    assertThat(life.toString()).doesNotContain("nobody else");
    assertThat(life.path("contentBytes").asInt()).isEqualTo("for nobody else's eyes".length());
  }

  @Test
  void whatAMessageSaysIsRevealedOnlyWhenAsked() throws Exception {
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    ServerAck ack = alice.on(1, Encoding.JSON).send(bob, "asked for");
    Answer revealed =
        world.admin().request("POST", "/admin/v1/messages/" + ack.getMessageId() + "/reveal");
    assertThat(revealed.body().path("content").asString()).isEqualTo("asked for");
  }

  @Test
  void aUsersDevicesAndConversationsAreShownWithoutWhatIsSaid() throws Exception {
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    alice.on(1, Encoding.JSON).send(bob, "not to be seen");
    bob.on(2, Encoding.JSON, "phone");
    JsonNode user = world.admin().get("/admin/v1/users/" + bob.id()).body();
    assertThat(user.path("devices").path(0).path("deviceId").asString()).isEqualTo("phone");
    assertThat(user.path("unread").asInt()).isEqualTo(1);
    assertThat(user.path("conversations").path(0).path("peer").asString()).isEqualTo(alice.id());
    assertThat(user.toString()).doesNotContain("not to be seen");
  }

  @Test
  void allServicesAreShown() {
    JsonNode services = world.admin().get("/admin/v1/services").body().path("items");
    Set<String> up =
        services.values().stream()
            .filter(service -> service.path("state").asString().equals("UP"))
            .map(service -> service.path("name").asString())
            .collect(Collectors.toSet());
    assertThat(up).contains("gateway-1", "gateway-2", "command-side", "query-side");
    assertThat(services.values())
        .allSatisfy(service -> assertThat(service.path("memoryBytes").asLong()).isPositive());
  }

  @ParameterizedTest
  @ValueSource(strings = {"acked", "receipted"})
  void howLongAcksAndReceiptsTakeIsKnownToTheNinetyNinthPercentile(String what) throws Exception {
    Session hers = world.user("alice").on(1, Encoding.JSON);
    TestUser bob = world.user("bob");
    Session his = bob.on(2, Encoding.JSON);
    ServerAck ack = hers.send(bob, "for its ack and its receipt");
    his.receives(ack);
    his.client().ack(AckStatus.READ, ack.getMessageId());
    hers.receiptOf(ack, AckStatus.READ);
    JsonNode services = world.admin().get("/admin/v1/services").body().path("items");
    assertThat(
            services.values().stream()
                .flatMap(service -> service.path("samples").values().stream())
                .filter(
                    sample ->
                        sample
                            .path("name")
                            .asString()
                            .equals("danliao_query_delivery_" + what + "_seconds"))
                .filter(sample -> sample.path("tags").path("quantile").asString().equals("0.99"))
                .map(sample -> sample.path("value").asDouble()))
        .anyMatch(seconds -> seconds > 0);
  }

  /** Search comes a little later. */
  private JsonNode awaitAgreement(ServerAck ack, String lastEvent) {
    String path = "/admin/v1/messages/" + ack.getMessageId();
    await(lastEvent + " in every store")
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode life = world.admin().get(path).body();
              return lastEvent.equals(
                      life.path("events").values().stream()
                          .reduce((first, second) -> second)
                          .map(event -> event.path("type").asString())
                          .orElse(""))
                  && life.path("stores").values().stream()
                      .flatMap(store -> store.path("rows").values().stream())
                      .allMatch(row -> row.path("agrees").asBoolean());
            });
    return world.admin().get(path).body();
  }
}
