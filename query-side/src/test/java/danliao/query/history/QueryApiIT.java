package danliao.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import danliao.api.MessageEvent;
import danliao.query.api.ApiConfiguration;
import danliao.query.api.TestTokens;
import danliao.query.database.Readers;
import danliao.query.message.MessageRef;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.processing.ProcessingGroups;
import danliao.query.processing.Progress;
import danliao.query.search.SearchConfiguration;
import danliao.query.verify.VerifyConfiguration;
import danliao.testkit.FreshDatabase;
import danliao.testkit.FreshTopics;
import danliao.testkit.RealServers;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Delete;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** History, single messages, the audit trail and search over HTTP, on the real servers. */
class QueryApiIT {
  private static final String RUN = Long.toString(System.nanoTime(), 36);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int READERS = 2;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestTokens tokens;
  private static FreshDatabase database;
  private static FreshTopics topics;
  private static String topic;
  private static ConfigurableApplicationContext application;

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private final String alice = events.user("alice");
  private final String bob = events.user("bob");
  private final String carol = events.user("carol");

  @BeforeAll
  static void start() throws Exception {
    tokens = new TestTokens(RealServers.secrets().jwtSecret());
    topics = new FreshTopics();
    topic = topics.create("search", 8);
    database = new FreshDatabase();
    application =
        new SpringApplicationBuilder(TestApplication.class)
            .run(
                "--server.port=0",
                "--spring.threads.virtual.enabled=true",
                "--spring.grpc.server.enabled=false",
                "--management.endpoint.health.probes.enabled=true",
                "--management.endpoint.health.group.stores.include=hbase,elasticsearch",
                "--management.endpoints.web.exposure.include=health,prometheus",
                "--danliao.jwt.secret=" + RealServers.secrets().jwtSecret(),
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--spring.flyway.enabled=false",
                "--danliao.readers.connections=" + READERS,
                "--danliao.readers.timeout=500ms",
                "--danliao.reads.waiting=5",
                "--spring.elasticsearch.uris=" + RealServers.elasticsearch(),
                "--spring.elasticsearch.socket-timeout=5s",
                "--rocketmq.name-server=" + RealServers.nameServer(),
                "--rocketmq.producer.group=danliao-test-" + RUN,
                "--danliao.hbase.zookeeper=" + RealServers.zooKeeper(),
                "--danliao.hbase.table-prefix=danliao_test_api_" + RUN + "_g",
                "--danliao.search.topic=" + topic,
                "--danliao.search.consumer-group=" + topic,
                "--danliao.search.index-prefix=" + topic + "-g");
    await().atMost(PATIENCE).until(() -> get("/actuator/health/stores", "").statusCode() == 200);
  }

  @AfterAll
  static void clean() throws Exception {
    application.getBean(ProcessingGroups.class).stop();
    TableName table = TableName.valueOf("danliao_test_api_" + RUN + "_g1");
    application
        .getBean(HBaseClient.class)
        .admin(
            c ->
                c.getAdmin()
                    .disableTable(table)
                    .thenCompose(disabled -> c.getAdmin().deleteTable(table)));
    application.getBean(ElasticsearchClient.class).indices().delete(d -> d.index(topic + "-g1"));
    application.close();
    database.close();
    topics.close();
  }

  @Test
  void historyIsPagedFromNewestToOldest() throws Exception {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(events.sent(alice, bob, "text/plain", "hello " + i));
    }
    record(sent);
    String path = "/v1/conversations/" + alice + ":" + bob + "/messages?limit=2";
    JsonNode first = ok(path, alice);
    assertThat(first.get("items").valueStream().map(i -> i.get("content").asString()))
        .containsExactly("hello 4", "hello 3");
    JsonNode second = ok(path + "&before=" + first.get("nextBefore").asString(), bob);
    JsonNode third = ok(path + "&before=" + second.get("nextBefore").asString(), bob);
    assertThat(third.get("items")).hasSize(1);
    assertThat(third.get("nextBefore").isNull()).isTrue();
    JsonNode newer = ok(path + "&after=" + sent.get(3).event().seq(), alice);
    assertThat(newer.get("items").valueStream().map(i -> i.get("content").asString()))
        .containsExactly("hello 4");
    JsonNode item = newer.get("items").get(0);
    assertThat(item.propertyNames())
        .containsExactly(
            "messageId",
            "clientMsgId",
            "from",
            "to",
            "contentType",
            "content",
            "seq",
            "sentAt",
            "status",
            "statusAt");
    assertThat(item.get("seq").isString()).isTrue();
    assertThat(item.get("sentAt").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
  }

  @Test
  void aPageOfThePastIsWhatWasSeenThen() throws Exception {
    String path = "/v1/conversations/" + alice + ":" + bob + "/messages";
    Instant before = moment();
    RecordedEvent first = events.sent(alice, bob);
    RecordedEvent second = events.sent(alice, bob);
    RecordedEvent reply = events.sent(bob, alice);
    Map<Instant, JsonNode> seen = new LinkedHashMap<>();
    for (List<RecordedEvent> step :
        List.of(
            List.of(first),
            List.of(events.markedOffline(first, 1), second),
            List.of(reply),
            List.of(events.received(first, 2)),
            List.of(events.read(first, 3)),
            List.of(events.read(second, 1), events.received(reply, 1)))) {
      record(step);
      seen.put(moment(), ok(path, bob));
    }
    List<Integer> unread = new ArrayList<>();
    for (Map.Entry<Instant, JsonNode> then : seen.entrySet()) {
      assertThat(then.getValue().propertyNames()).containsExactly("items", "nextBefore");
      JsonNode past = ok(path + "?asOf=" + then.getKey(), bob);
      assertThat(past.propertyNames()).containsExactly("items", "nextBefore", "unread");
      assertThat(past.get("items")).isEqualTo(then.getValue().get("items"));
      assertThat(past.get("nextBefore").isNull()).isTrue();
      unread.add(past.get("unread").asInt());
    }
    assertThat(unread).containsExactly(1, 2, 2, 2, 1, 0);
    assertThat(ok(path + "?asOf=" + before, bob).get("items")).isEmpty();
    assertThat(ok(path + "?asOf=" + before, bob).get("unread").asInt()).isZero();
    assertThat(ok(path + "?asOf=" + moment(), alice).get("unread").asInt()).isEqualTo(1);
  }

  /** Later than all that is recorded before it is called, earlier than what is afterwards. */
  private static Instant moment() {
    Instant moment = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Instant.now().isAfter(moment.plusMillis(1)));
    return moment;
  }

  @Test
  void aPastIsPagedAndMessagesThatComeLaterAreInNoPageOfIt() throws Exception {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.add(events.sent(alice, bob, "text/plain", "hello " + i));
    }
    record(sent);
    String path = "/v1/conversations/" + alice + ":" + bob + "/messages?limit=2&asOf=" + moment();
    record(List.of(events.sent(alice, bob), events.read(sent.get(0), 1)));
    JsonNode first = ok(path, bob);
    assertThat(first.get("items").valueStream().map(i -> i.get("content").asString()))
        .containsExactly("hello 2", "hello 1");
    assertThat(first.get("unread").asInt()).isEqualTo(3);
    JsonNode second = ok(path + "&before=" + first.get("nextBefore").asString(), bob);
    assertThat(second.propertyNames()).containsExactly("items", "nextBefore");
    assertThat(second.get("items").valueStream().map(i -> i.get("content").asString()))
        .containsExactly("hello 0");
    assertThat(second.get("items").get(0).get("status").asString()).isEqualTo("SENT");
    assertThat(second.get("nextBefore").isNull()).isTrue();
    assertThat(ok(path + "&after=" + sent.get(1).event().seq(), bob).get("items")).hasSize(1);
  }

  @Test
  void aMomentThatCannotHaveBeenSeenIs400() throws Exception {
    record(List.of(events.sent(alice, bob)));
    String path = "/v1/conversations/" + alice + ":" + bob + "/messages?asOf=";
    for (String bad :
        List.of(
            "",
            "yesterday",
            "2025-01-31",
            "2025-02-30T08:00:00Z",
            "1999-12-31T23:59:59.999Z",
            Instant.now().plusSeconds(60).toString())) {
      HttpResponse<String> answer = get(path + bad, alice);
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).get("detail").asString()).contains("asOf");
    }
    assertThat(ok(path + "2025-01-31T08:00:00%2B08:00", alice).get("items")).isEmpty();
    assertThat(ok(path + Instant.now(), alice).get("items")).hasSize(1);
    assertThat(get(path + Instant.now(), carol).statusCode()).isEqualTo(404);
  }

  @Test
  void othersConversationsAndRubbishAre404AndBadBoundsAre400() throws Exception {
    record(List.of(events.sent(alice, bob)));
    String path = "/v1/conversations/" + alice + ":" + bob + "/messages";
    assertThat(get(path, carol).statusCode()).isEqualTo(404);
    assertThat(get("/v1/conversations/rubbish/messages", alice).statusCode()).isEqualTo(404);
    assertThat(get("/v1/conversations/" + bob + ":" + alice + "/messages", alice).statusCode())
        .as("not in byte order")
        .isEqualTo(404);
    assertThat(get(path + "?before=x", alice).statusCode()).isEqualTo(400);
    assertThat(get(path + "?after=-1", alice).statusCode()).isEqualTo(400);
    assertThat(get(path + "?limit=0", alice).statusCode()).isEqualTo(400);
  }

  @Test
  void aMessageAndItsTrailAreShownToItsParticipantsOnly() throws Exception {
    RecordedEvent sent = events.sent(alice, bob);
    record(List.of(sent, events.markedOffline(sent, 1), events.read(sent, 2)));
    String path = "/v1/messages/" + sent.event().messageId();
    assertThat(ok(path, bob).get("status").asString()).isEqualTo("READ");
    JsonNode trail = ok(path + "/events", alice).get("items");
    assertThat(trail.valueStream().map(i -> i.get("type").asString()))
        .containsExactly("MessageSent", "MessageMarkedOffline", "MessageRead");
    assertThat(trail.get(1).get("sequence").asLong()).isEqualTo(1);
    JsonNode data = trail.get(0).get("data");
    assertThat(data.get("seq").asString()).isEqualTo(Long.toString(sent.event().seq()));
    assertThat(data.get("seq").isString()).isTrue();
    assertThat(data.get("sender").asString()).isEqualTo(alice);
    for (String hidden : List.of(path, path + "/events")) {
      assertThat(get(hidden, carol).statusCode()).isEqualTo(404);
    }
    for (String absent : List.of("0".repeat(26), "rubbish")) {
      assertThat(get("/v1/messages/" + absent, alice).statusCode()).isEqualTo(404);
      assertThat(get("/v1/messages/" + absent + "/events", alice).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aMessageThatTheLogDoesNotHaveIsShownFromItsEvents() throws Exception {
    RecordedEvent sent = events.sent(alice, bob);
    record(List.of(sent, events.markedOffline(sent, 1)));
    MessageEvent e = sent.event();
    String path = "/v1/messages/" + e.messageId();
    String logged = get(path, alice).body();
    forget(e);
    assertThat(ok("/v1/conversations/" + e.conversationId() + "/messages", alice).get("items"))
        .isEmpty();
    assertThat(ok(path, alice)).isEqualTo(JSON.readTree(logged));
    assertThat(ok(path, alice).get("status").asString()).isEqualTo("OFFLINE");
    assertThat(get(path, carol).statusCode()).isEqualTo(404);
  }

  /** As if the log were not there yet. */
  private static void forget(MessageEvent e) {
    var row = RowKeys.of(new MessageRef(e.messageId(), e.conversationId(), e.seq()));
    application
        .getBean(HBaseClient.class)
        .<Void>call(
            c ->
                c.getTable(TableName.valueOf("danliao_test_api_" + RUN + "_g1"))
                    .delete(new Delete(row)));
  }

  @Test
  void aFloodOfQueriesIsRefusedSoonAndHoldsUpNoProcessingGroup() throws Exception {
    RecordedEvent sent = events.sent(alice, bob);
    record(List.of(sent));
    String path = "/v1/messages/" + sent.event().messageId();
    Readers readers = application.getBean(Readers.class);
    List<Connection> busy = new ArrayList<>();
    try {
      for (int i = 0; i < READERS; i++) {
        busy.add(readers.connections().getConnection());
      }
      List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        flood.add(HTTP.sendAsync(request(path, alice), HttpResponse.BodyHandlers.ofString()));
      }
      RecordedEvent next = events.sent(alice, bob);
      record(List.of(next));
      for (CompletableFuture<HttpResponse<String>> answer : flood) {
        HttpResponse<String> refused = answer.get(30, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      }
    } finally {
      for (Connection connection : busy) {
        connection.close();
      }
    }
    assertThat(ok(path, alice).get("status").asString()).isEqualTo("SENT");
    assertThat(get("/actuator/prometheus", "").body())
        .contains("hikaricp_connections_timeout_total{pool=\"readers\"}");
  }

  @Test
  void ofAFloodOfTheLargestPagesFewAreMadeAtATimeAndTheOthersRefused() throws Exception {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(events.sent(alice, bob, "text/plain", "x".repeat(16_384)));
    }
    record(sent);
    String path = "/v1/conversations/" + alice + ":" + bob + "/messages?limit=200";
    List<CompletableFuture<HttpResponse<Void>>> flood = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      flood.add(HTTP.sendAsync(request(path, alice), HttpResponse.BodyHandlers.discarding()));
    }
    Set<Integer> statuses = new HashSet<>();
    for (CompletableFuture<HttpResponse<Void>> answer : flood) {
      statuses.add(answer.get(60, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 503);
    assertThat(ok(path, bob).get("items")).hasSize(200);
    assertThat(get("/actuator/prometheus", "").body())
        .contains("danliao_query_reads_refused_total{kind=\"history\"}");
  }

  @Test
  void whatIsInTheLogIsFoundBySearchWithItsNewestStatus() throws Exception {
    RecordedEvent sent = events.sent(alice, bob, "text/plain", "周五一起吃火锅吗");
    record(List.of(sent));
    String path = "/v1/search?q=" + URLEncoder.encode("火锅", StandardCharsets.UTF_8);
    await().atMost(PATIENCE).until(() -> ok(path, bob).get("total").asInt() == 1);
    record(List.of(events.read(sent, 1)));
    await()
        .atMost(PATIENCE)
        .until(() -> ok(path, alice).get("items").get(0).get("status").asString().equals("READ"));
    JsonNode found = ok(path, alice).get("items").get(0);
    assertThat(found.get("messageId").asString()).isEqualTo(sent.event().messageId());
    assertThat(found.get("highlights").get(0).asString()).isEqualTo("周五一起吃<em>火锅</em>吗");
    assertThat(ok(path, carol).get("total").asInt()).isZero();
  }

  @Test
  void aSearchThatCannotBeUnderstoodIs400() throws Exception {
    for (String query :
        List.of(
            "",
            "?q=%20",
            "?q=x&limit=201",
            "?q=x&cursor=!!",
            "?q=x&cursor=abc",
            "?q=x&since=yesterday",
            "?q=x&peer=a:b",
            "?q=" + "x".repeat(201))) {
      assertThat(get("/v1/search" + query, alice).statusCode()).as(query).isEqualTo(400);
    }
  }

  /** Into the event store, as the command side does; returns when the message log has them. */
  private static void record(List<RecordedEvent> recorded) {
    EventStore store = application.getBean(EventStore.class);
    new TransactionTemplate(application.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status ->
                recorded.forEach(
                    r -> {
                      MessageEvent e = r.event();
                      store.publish(
                          new GenericDomainEventMessage<>(
                              "Message", e.messageId(), r.sequence(), e));
                    }));
    await().atMost(PATIENCE).until(() -> recorded.stream().allMatch(QueryApiIT::isLogged));
  }

  private static boolean isLogged(RecordedEvent recorded) {
    MessageEvent e = recorded.event();
    Progress progress = application.getBean(Progress.class);
    long index = progress.indexOf(e.messageId(), recorded.sequence());
    return progress.look().covers("message-log-g1", e.conversationId(), index);
  }

  private static JsonNode ok(String path, String user) throws Exception {
    HttpResponse<String> answer = get(path, user);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> get(String path, String user) throws Exception {
    return HTTP.send(request(path, user), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(String path, String user) {
    String port = application.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!user.isEmpty()) {
      request.header("Authorization", "Bearer " + tokens.of(user));
    }
    return request.build();
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({
    ApiConfiguration.class,
    HistoryConfiguration.class,
    VerifyConfiguration.class,
    SearchConfiguration.class
  })
  static class TestApplication {}
}
