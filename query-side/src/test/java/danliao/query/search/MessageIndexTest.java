package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import danliao.query.message.StoredMessage;
import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What each answer of Elasticsearch means: a message's fault, or a store that cannot now. */
class MessageIndexTest {
  private static final SearchSettings SETTINGS =
      new SearchSettings("unused", "unused", "test-g", 1, 0);
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final String ID = "message-1";

  private static final String EXISTS = "HEAD /test-g1";
  private static final String MAKE = "PUT /test-g1";
  private static final String MAPPING = "GET /test-g1/_mapping";
  private static final String ALIAS = "POST /_aliases";
  private static final String BULK = "POST /test-g1-alias/_bulk";
  private static final String SEARCH = "POST /test-g1-alias/_search";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ElasticsearchClient client;
  private ElasticsearchTemplate elasticsearch;
  private MessageIndex index;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client =
        new ElasticsearchClient(
            new Rest5ClientTransport(Rest5Client.builder(uri).build(), new Jackson3JsonpMapper()));
    elasticsearch = new ElasticsearchTemplate(client);
    index = new MessageIndex(elasticsearch, SETTINGS, 1, () -> {});
    answers.put(EXISTS, new Answer(200, ""));
    answers.put(
        MAKE,
        new Answer(
            200, "{\"acknowledged\":true,\"shards_acknowledged\":true,\"index\":\"test-g1\"}"));
    answers.put(MAPPING, new Answer(200, "{\"test-g1\":{\"mappings\":{\"dynamic\":\"strict\"}}}"));
    answers.put(ALIAS, new Answer(200, "{\"acknowledged\":true}"));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503})
  void aMessageThatCannotBeStoredNowIsTriedAgain(int status) {
    answers.put(BULK, item(status, "some_exception"));
    assertUnavailable();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503})
  void messagesThatCannotBeStoredNowAreTriedAgain(int status) {
    answers.put(BULK, error(status, "some_exception"));
    assertUnavailable();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  void aMessageThatIsRefusedForItsOwnSakeIsNamed(int status) {
    answers.put(BULK, item(status, "document_parsing_exception"));
    assertThat(index.store(List.of(message())))
        .containsExactly(Map.entry(ID, "document_parsing_exception"));
  }

  @Test
  void messagesThatAreRefusedTogetherAreToBeTriedOneByOne() {
    answers.put(BULK, error(400, "illegal_argument_exception"));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> index.store(List.of(message())));
    answers.put(BULK, new Answer(413, ""));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> index.store(List.of(message())));
  }

  @Test
  void aClosedIndexIsNoMessagesFault() {
    answers.put(BULK, item(400, "index_closed_exception"));
    assertUnavailable();
    answers.put(BULK, error(400, "index_closed_exception"));
    assertUnavailable();
  }

  @Test
  void anAnswerThatIsNotElasticsearchsIsNoMessagesFault() {
    answers.put(BULK, new Answer(400, ""));
    assertUnavailable();
    answers.put(BULK, new Answer(401, " "));
    assertUnavailable();
  }

  @Test
  void aWriteRequiresTheAlias() {
    answers.put(BULK, item(201, ""));
    assertThat(index.store(List.of(message()))).isEmpty();
    assertThat(asked)
        .filteredOn(request -> request.startsWith(BULK))
        .singleElement()
        .asString()
        .contains("require_alias=true");
  }

  @Test
  void anIndexThatIsGoneIsMadeAgainByTheNextWrite() {
    answers.put(BULK, item(201, ""));
    assertThat(index.store(List.of(message()))).isEmpty();
    assertThat(asked).doesNotContain(MAKE);
    answers.put(BULK, item(404, "index_not_found_exception"));
    assertUnavailable();
    answers.put(EXISTS, new Answer(404, ""));
    answers.put(BULK, item(201, ""));
    asked.clear();
    assertThat(index.store(List.of(message()))).isEmpty();
    assertThat(asked).startsWith(EXISTS, MAKE, MAPPING, ALIAS);
  }

  @Test
  void anIndexIsMadeLikeThoseOfTheLastVersionAndDoesNotRefreshWhileItIsFilled() throws IOException {
    answers.put(EXISTS, new Answer(404, ""));
    index.prepare();
    JsonNode made = JSON.readTree(bodies.get(MAKE));
    ObjectNode mapping = lastMapping();
    ((ObjectNode) mapping.get("_meta")).put("filled", false);
    assertThat(made.get("mappings")).isEqualTo(mapping);
    assertThat(made.get("settings"))
        .isEqualTo(
            JSON.readTree(
                """
                {"codec": "legacy_best_compression", "refresh_interval": "-1",
                 "number_of_shards": "1", "number_of_replicas": "0"}
                """));
  }

  private static ObjectNode lastMapping() throws IOException {
    try (InputStream file = MessageIndexTest.class.getResourceAsStream("message-mappings.json")) {
      return (ObjectNode) JSON.readTree(file);
    }
  }

  @Test
  void anIndexThatIsNotToBeMadeIsNotMade() {
    MessageIndex ended =
        new MessageIndex(
            elasticsearch,
            SETTINGS,
            1,
            () -> {
              throw new StoreUnavailableException("ended", new IllegalStateException("it ended"));
            });
    answers.put(EXISTS, new Answer(404, ""));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> ended.store(List.of(message())));
    assertThat(asked).containsExactly(EXISTS);
  }

  @Test
  void ofNoMessagesNothingIsAsked() {
    assertThat(index.store(List.of())).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void anIndexThatCannotBeMadeIsNoMessagesFault() {
    answers.put(EXISTS, new Answer(404, ""));
    answers.put(MAKE, error(400, "validation_exception"));
    assertUnavailable();
    answers.put(MAKE, error(403, "security_exception"));
    assertUnavailable();
    assertThat(asked).noneMatch(request -> request.startsWith(BULK));
  }

  @Test
  void anIndexWithAGuessedMappingIsNeitherWrittenNorSearched() {
    answers.put(MAPPING, new Answer(200, "{\"test-g1\":{\"mappings\":{}}}"));
    assertUnavailable();
    assertThat(asked).doesNotContain(ALIAS).noneMatch(request -> request.startsWith(BULK));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 503})
  void aSearchThatCannotBeAnsweredIsNotAnsweredWithNothing(int status) {
    answers.put(SEARCH, error(status, "some_exception"));
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(
              () ->
                  index.search(
                      new SearchQuery("alice", List.of("word"), null, null, null, null, 10, null)));
    }
    assertThat(asked).allMatch(request -> request.startsWith(SEARCH));
  }

  private void assertUnavailable() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> index.store(List.of(message())))
        .satisfies(e -> assertThat(e.store()).isEqualTo("elasticsearch"));
  }

  private static StoredMessage message() {
    Message message =
        Message.newBuilder()
            .setMessageId(ID)
            .setClientMsgId("client-1")
            .setConversationId("alice:bob")
            .setFrom("alice")
            .setTo("bob")
            .setContentType("text/plain")
            .setContent("word")
            .setSeq(1)
            .setSentAt(Timestamps.timestamp(AT))
            .build();
    return new StoredMessage(message, MessageStatus.SENT, AT, 1);
  }

  private static Answer error(int status, String kind) {
    return new Answer(
        status,
        "{\"error\":{\"type\":\"%s\",\"reason\":\"x\"},\"status\":%d}".formatted(kind, status));
  }

  private static Answer item(int status, String kind) {
    String error =
        kind.isEmpty() ? "" : ",\"error\":{\"type\":\"%s\",\"reason\":\"x\"}".formatted(kind);
    String result =
        "{\"_index\":\"test-g1\",\"_id\":\"%s\",\"status\":%d%s}".formatted(ID, status, error);
    return new Answer(
        200,
        "{\"took\":1,\"errors\":%b,\"items\":[{\"index\":%s}]}".formatted(!kind.isEmpty(), result));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String path = exchange.getRequestMethod() + ' ' + uri.getPath();
      String query = uri.getQuery();
      asked.add(query == null ? path : path + '?' + query);
      byte[] sent = exchange.getRequestBody().readAllBytes();
      bodies.put(path, new String(sent, StandardCharsets.UTF_8));
      Answer answer = answers.getOrDefault(path, new Answer(500, ""));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
      if (body.length == 0) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }
}
