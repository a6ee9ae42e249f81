package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import danliao.client.connection.Connection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The contract that a gateway serves is the one that it keeps. */
class FrameContractIT {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @RegisterExtension final World world = new World();

  private final Set<String> said = new TreeSet<>();
  private JsonNode contract = JsonMapper.shared().createObjectNode();

  @BeforeEach
  void read() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(world.local().page().resolve("/asyncapi.json"))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      contract = JsonMapper.shared().readTree(answer.body());
    }
  }

  @Test
  void whatIsAnExampleIsAnsweredAndEveryAnswerIsOfItsSchema() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    List<JsonNode> heard = new ArrayList<>();
    boolean syncIsOffered;
    try (RawChat anns = connected(ann);
        RawChat bobs = connected(bob)) {
      ObjectNode send = example("send");
      fields(send).put("to", bob.id()).put("clientMsgId", Connection.newClientMsgId());
      say(anns, send);
      JsonNode acked = anns.hears("serverAck");
      bobs.hears("message");

      ObjectNode ack = example("ack");
      fields(ack).putArray("messageIds").add(acked.at("/serverAck/messageId").asString());
      say(bobs, ack);
      anns.hears("receipt");

      say(anns, example("ping"));
      anns.hears("pong");

      say(anns, example("sync"));
      syncIsOffered = RawChat.kind(anns.hears("synced", "error")).equals("synced");

      anns.says(JsonMapper.shared().createObjectNode());
      anns.hears("error");
      heard.addAll(anns.heard());
      heard.addAll(bobs.heard());
    }

    for (JsonNode frame : heard) {
      assertThat(violations(frame)).as("%s", frame).isEmpty();
    }
    Set<String> kinds = new TreeSet<>();
    heard.forEach(frame -> kinds.add(RawChat.kind(frame)));
    Set<String> promised = kinds("send");
    if (!syncIsOffered) {
      promised.remove("synced");
    }
    assertThat(kinds).as("kinds of frames that the gateway has sent").isEqualTo(promised);
    assertThat(said).as("kinds of frames that were sent to it").isEqualTo(kinds("receive"));
  }

  @Test
  void whatIsRequiredOfClientsIsRefusedWithout() throws Exception {
    int refused = 0;
    try (RawChat anns = connected(world.user("ann"))) {
      for (String kind : kinds("receive")) {
        for (JsonNode field : frameSchema(kind).path("required")) {
          ObjectNode frame = example(kind);
          fields(frame).remove(field.asString());
          assertThat(violations(frame)).as("%s", frame).isNotEmpty();
          anns.says(frame);
          assertThat(anns.hears("error").at("/error/code").asString())
              .as("the answer to %s", frame)
              .isEqualTo("INVALID_ARGUMENT");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private RawChat connected(TestUser user) throws Exception {
    return RawChat.of(user, world.local().gateway(1));
  }

  /** What the contract allows, and only that. */
  private void say(RawChat chat, JsonNode frame) throws Exception {
    assertThat(violations(frame)).as("%s", frame).isEmpty();
    chat.says(frame);
    said.add(RawChat.kind(frame));
  }

  /** The kinds of frames that the gateway receives, or sends. */
  private Set<String> kinds(String action) {
    Set<String> kinds = new TreeSet<>();
    contract
        .path("operations")
        .properties()
        .forEach(
            operation -> {
              if (operation.getValue().path("action").asString().equals(action)) {
                kinds.add(operation.getKey());
              }
            });
    return kinds;
  }

  private ObjectNode example(String kind) {
    return (ObjectNode) message(kind).at("/examples/0/payload").deepCopy();
  }

  private static ObjectNode fields(ObjectNode frame) {
    return (ObjectNode) frame.get(RawChat.kind(frame));
  }

  private JsonNode frameSchema(String kind) {
    return message(kind).path("payload").path("properties").path(kind);
  }

  private List<String> violations(JsonNode frame) {
    Schema schema = SCHEMAS.getSchema(message(RawChat.kind(frame)).path("payload"));
    return schema
        .validate(
            frame,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** The contract's part about a kind. */
  private JsonNode message(String kind) {
    JsonNode message = contract.path("components").path("messages").path(kind);
    assertThat(message.isObject()).as("the contract has " + kind).isTrue();
    return message;
  }
}
