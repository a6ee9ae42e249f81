package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is bounded and what is not, over real HTTP; there is room for two of the largest pages. */
class ReadBoundsTest {
  private static final String SECRET = "a secret of this test that is long enough";
  private static final TestTokens TOKENS = new TestTokens(SECRET);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than the system's buffers between a server and a client take. */
  private static final int LARGE = 32 << 20;

  private static final Semaphore begun = new Semaphore(0);
  private static final Semaphore mayEnd = new Semaphore(0);
  private ConfigurableApplicationContext application;
  private int port;

  @BeforeEach
  void start() {
    begun.drainPermits();
    mayEnd.drainPermits();
    application =
        new SpringApplicationBuilder(ApiTest.TestApplication.class, Feature.class)
            .run(
                "--server.port=0",
                "--spring.threads.virtual.enabled=true",
                "--server.tomcat.connection-timeout=1s",
                "--server.tomcat.keep-alive-timeout=60s",
                "--danliao.jwt.secret=" + SECRET,
                "--danliao.reads.messages=400");
    port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @AfterEach
  void stop() {
    mayEnd.release(1_000);
    application.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/search, /v1/search, /v1/offline, search",
    "/v1/offline, /v1/conversations/a:b/messages, /v1/search, history",
    "/v1/conversations/a:b/messages, /v1/offline, /v1/messages/m/events, history"
  })
  void whoFindsNoRoomIsAnswered503AndWhoAsksAnotherStoreIsServed(
      String taken, String sameStore, String otherStore, String kind) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> slow =
        List.of(begin("alice", taken), begin("bob", taken));
    assertThat(begun.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
    HttpResponse<String> refused = get("carol", sameStore + "?limit=1");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    for (String free : new String[] {otherStore, "/v1/conversations", "/v1/me"}) {
      assertThat(get(free).statusCode()).as(free).isEqualTo(200);
    }
    assertThat(refusals(kind)).isEqualTo(1);
    mayEnd.release(2);
    for (CompletableFuture<HttpResponse<String>> answer : slow) {
      assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    await().atMost(PATIENCE).until(() -> get(sameStore + "?limit=200").statusCode() == 200);
  }

  @Test
  void aUserWhoHasTheirShareIsAnswered503AndOthersAreServed() throws Exception {
    CompletableFuture<HttpResponse<String>> slow = begin("alice", "/v1/search");
    assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    HttpResponse<String> refused = get("alice", "/v1/search?limit=1");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(get("bob", "/v1/search?limit=200").statusCode()).isEqualTo(200);
    assertThat(refusals("search")).isEqualTo(1);
    mayEnd.release();
    assertThat(slow.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> get("/v1/search?limit=200").statusCode() == 200);
  }

  @Test
  void aPageOfThePastCountsAsTheLargest() throws Exception {
    String path = "/v1/conversations/a:b/messages?limit=1";
    CompletableFuture<HttpResponse<String>> slow =
        HTTP.sendAsync(
            request("alice", path + "&how=slow&asOf=2026-01-31T08:00:00Z"),
            HttpResponse.BodyHandlers.ofString());
    assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    assertThat(get("alice", path).statusCode()).isEqualTo(503);
    mayEnd.release();
    assertThat(slow.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> get("alice", path).statusCode() == 200);
  }

  @Test
  void singleMessagesCountAsOneEach() throws Exception {
    for (int i = 0; i < 20; i++) {
      var unused =
          HTTP.sendAsync(
              request("alice", "/v1/messages/m?how=slow&limit=200"),
              HttpResponse.BodyHandlers.discarding());
    }
    assertThat(begun.tryAcquire(20, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(get("/v1/messages/m/events").statusCode()).isEqualTo(200);
  }

  @Test
  void roomComesBackAfterFailures() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get("/v1/search?limit=200&how=fail").statusCode()).isEqualTo(500);
      assertThat(get("/v1/search?limit=200&how=bad").statusCode()).isEqualTo(400);
      assertThat(get("/v1/search?limit=200&how=nothing").statusCode()).isEqualTo(200);
    }
    assertThat(refusals("search")).isZero();
  }

  @Test
  void aLimitThatCannotBeReadIs400() throws Exception {
    assertThat(get("/v1/search?limit=many").statusCode()).isEqualTo(400);
    try (Socket socket = ask("/v1/search?limit=%%%")) {
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 400");
    }
    assertThat(get("/v1/search?limit=200").statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatDoesNotReadItsAnswerGivesItsRoomBack() throws Exception {
    try (Socket idle = ask("/v1/search?limit=200&how=large")) {
      assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      await()
          .atMost(PATIENCE)
          .until(() -> get("/v1/search?limit=200&how=nothing").statusCode() == 200);
      assertThat(idle.isClosed()).isFalse();
    }
  }

  /** The answer is not read. */
  private Socket ask(String path) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, TOKENS.of("alice"));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The largest page, which is not answered before it may end. */
  private CompletableFuture<HttpResponse<String>> begin(String user, String path) {
    return HTTP.sendAsync(
        request(user, path + "?limit=200&how=slow"), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get("alice", path);
  }

  private HttpResponse<String> get(String user, String path) throws Exception {
    return HTTP.send(request(user, path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String user, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + TOKENS.of(user))
        .build();
  }

  private double refusals(String kind) {
    return application
        .getBean(MeterRegistry.class)
        .get("danliao.query.reads.refused")
        .tag("kind", kind)
        .counter()
        .count();
  }

  @RestController
  static class Feature {
    @GetMapping({
      "/v1/search",
      "/v1/offline",
      "/v1/conversations",
      "/v1/conversations/{id}/messages",
      "/v1/messages/{id}",
      "/v1/messages/{id}/events"
    })
    Map<String, String> read(
        @RequestParam(defaultValue = "50") int limit,
        @RequestParam(defaultValue = "nothing") String how)
        throws InterruptedException {
      switch (how) {
        case "slow" -> {
          begun.release();
          mayEnd.acquire();
        }
        case "large" -> {
          begun.release();
          return Map.of("content", "x".repeat(LARGE));
        }
        case "bad" -> throw new BadRequestException("expected better");
        case "fail" -> throw new IllegalStateException("a bug");
        default -> {
          return Map.of();
        }
      }
      return Map.of("limit", Integer.toString(limit));
    }
  }
}
