package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.Answer;
import danliao.client.query.QueryClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query API does what its contract says: each operation is called, and each answer is one that
 * is written there, of the form that is written there. Alone, for it begins a rebuild.
 */
@Disruptive
class QueryContractIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @RegisterExtension final World world = new World();

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Set<String> called = new TreeSet<>();
  private final TestUser ann = world.user("ann");
  private final TestUser bob = world.user("bob");
  private JsonNode contract;
  private String messageId;

  /** A method and a path of the contract. */
  private record Operation(String method, String path, JsonNode responses) {}

  @BeforeEach
  void read() throws Exception {
    contract = new QueryClient(world.local().queryApi(), null).get("/openapi.json").body();
    contract
        .path("paths")
        .forEachEntry(
            (path, methods) ->
                methods.forEachEntry(
                    (method, operation) ->
                        operations.put(
                            operation.path("operationId").asString(),
                            new Operation(
                                method.toUpperCase(Locale.ROOT),
                                path,
                                operation.path("responses")))));
    Session hers = ann.on(1, Encoding.JSON);
    ServerAck ack = hers.send(bob, "what the contract says");
    hers.receiptOf(ack, AckStatus.UNREAD);
    messageId = ack.getMessageId();
  }

  @Test
  void eachOperationAnswersAsTheContractSays() {
    String conversation = ann.conversationWith(bob);
    QueryClient hers = ann.query();
    QueryClient his = bob.query();
    QueryClient operator = world.admin();

    call(hers, "listConversations", 200, Map.of(), "?limit=1");
    call(hers, "readHistory", 200, Map.of("conversationId", conversation), "");
    call(hers, "readHistory", 200, Map.of("conversationId", conversation), "?before=9&limit=2");
    call(
        hers,
        "readHistory",
        200,
        Map.of("conversationId", conversation),
        "?asOf=" + Instant.now().minusSeconds(1));
    call(hers, "readMessage", 200, Map.of("messageId", messageId), "");
    call(hers, "readMessageEvents", 200, Map.of("messageId", messageId), "");
    call(his, "countUnread", 200, Map.of(), "");
    call(his, "listUndelivered", 200, Map.of(), "");
    call(his, "search", 200, Map.of(), "?q=contract&peer=" + ann.id());

    call(operator, "listProjections", 200, Map.of(), "");
    awaitNothingInTheMaking(operator, "search");
    Map<String, String> search = Map.of("name", "search");
    call(operator, "beginRebuild", 202, search, "?eventsPerSecond=1");
    call(operator, "beginRebuild", 409, search, "");
    call(operator, "rollBack", 409, search, "");
    call(operator, "readRebuild", 200, search, "");
    call(operator, "beginVerification", 409, search, "");
    call(operator, "cancelRebuild", 204, search, "");
    call(operator, "cancelRebuild", 409, search, "");
    awaitNothingInTheMaking(operator, "unread");
    Map<String, String> unread = Map.of("name", "unread");
    call(operator, "beginVerification", 202, unread, "?eventsPerSecond=1");
    call(operator, "readVerification", 200, unread, "");
    call(operator, "cancelVerification", 204, unread, "");
    call(operator, "listServices", 200, Map.of(), "");
    call(operator, "inspectMessage", 200, Map.of("messageId", messageId), "");
    call(operator, "revealMessage", 200, Map.of("messageId", messageId), "");
    call(operator, "inspectUser", 200, Map.of("userId", ann.id()), "");
    call(operator, "listDeadLetters", 200, Map.of(), "");
    call(operator, "retryDeadLetter", 404, Map.of("id", "command-1"), "");
    call(operator, "discardDeadLetter", 404, Map.of("id", "nothing"), "");

    assertThat(called).containsExactlyInAnyOrderElementsOf(operations.keySet());
  }

  /** What a test before has begun may still be under way. */
  private static void awaitNothingInTheMaking(QueryClient operator, String projection) {
    await(projection)
        .atMost(World.PATIENCE)
        .until(
            () ->
                !operator
                    .get("/admin/v1/projections/" + projection + "/rebuild")
                    .body()
                    .path("underWay")
                    .asBoolean(false));
  }

  @Test
  void refusalsAreAsTheContractSays() {
    QueryClient nobody = new QueryClient(world.local().queryApi(), null);
    QueryClient operator = world.admin();
    QueryClient hers = ann.query();
    Map<String, String> filled =
        Map.of(
            "conversationId", "x:y",
            "messageId", "none",
            "userId", "no%20user",
            "name", "none",
            "id", "none");
    operations.forEach(
        (id, operation) -> {
          call(nobody, id, 401, filled, "");
          JsonNode responses = operation.responses();
          if (responses.has("403")) {
            call(hers, id, 403, filled, "");
          }
          if (responses.has("404")) {
            call(responses.has("403") ? operator : hers, id, 404, filled, "");
          }
          if (responses.has("400")) {
            Map<String, String> known =
                Map.of("conversationId", ann.conversationWith(bob), "name", "search", "id", "none");
            call(
                responses.has("403") ? operator : hers,
                id,
                400,
                known,
                "?limit=0&eventsPerSecond=-1");
          }
        });
  }

  /** Calls it, and looks whether the answer is one of the contract's. */
  private void call(
      QueryClient as, String id, int status, Map<String, String> filled, String query) {
    Operation operation = operations.get(id);
    assertThat(operation).as(id).isNotNull();
    called.add(id);
    String path = operation.path();
    for (Map.Entry<String, String> parameter : filled.entrySet()) {
      path = path.replace('{' + parameter.getKey() + '}', parameter.getValue());
    }
    Answer answer = as.request(operation.method(), path + query);
    String what = id + query + ": " + answer.body();
    assertThat(answer.status()).as(what).isEqualTo(status);
    JsonNode response = resolved(operation.responses().path(Integer.toString(status)));
    assertThat(response.isObject()).as(what + " is in the contract").isTrue();
    if (status == 202) {
      assertThat(answer.location()).as(what).isPresent();
    }
    if (status != 204) {
      JsonNode content = response.path("content").path(answer.contentType());
      assertThat(content.isObject()).as(what + " as " + answer.contentType()).isTrue();
      assertThat(differences(content.path("schema"), answer.body())).as(what).isEmpty();
    }
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? contract.at(node.path("$ref").asString().substring(1)) : node;
  }

  /** What a schema of the contract says against an answer. */
  private List<String> differences(JsonNode schema, JsonNode body) {
    ObjectNode whole = JSON.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", contract.path("components"));
    Schema compiled = SCHEMAS.getSchema(whole);
    List<String> differences = new ArrayList<>();
    compiled.validate(body).forEach(error -> differences.add(error.toString()));
    return differences;
  }
}
