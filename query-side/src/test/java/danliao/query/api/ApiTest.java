package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.PlainJWT;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may ask and how errors look, over real HTTP. */
class ApiTest {
  private static final String SECRET = "a secret of this test that is long enough";
  private static final String PAGES = "https://pages.test";
  private static final TestTokens TOKENS = new TestTokens(SECRET);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ConfigurableApplicationContext application;
  private static int port;

  @BeforeAll
  static void start() {
    application =
        new SpringApplicationBuilder(TestApplication.class)
            .run(
                "--server.port=0",
                "--danliao.jwt.secret=" + SECRET,
                "--danliao.cors.allowed-origins=" + PAGES);
    port =
        Integer.parseInt(
            String.valueOf(application.getEnvironment().getProperty("local.server.port")));
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void theCallerIsTheSubjectOfTheToken() throws Exception {
    HttpResponse<String> answer = get("/v1/me?something=unknown", TOKENS.of("alice"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).get("caller").asString()).isEqualTo("alice");
  }

  @Test
  void instantsAreUtcWithMilliseconds() throws Exception {
    assertThat(JSON.readTree(get("/v1/me", TOKENS.of("alice")).body()).get("at").asString())
        .isEqualTo("2026-01-02T03:04:05.000Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=%%%", "limit=%", "limit=%zz", "limit=5&%=x"})
  void aQueryStringThatCannotBeReadIs400(String query) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      // As it is: an HTTP client would refuse to send it.
      String request =
          "GET /v1/limited?%s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
              .concat("Authorization: Bearer %s\r\n\r\n")
              .formatted(query, TOKENS.of("alice"));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void aPageOfAnAllowedOriginMayAskAndSeesErrorsToo() throws Exception {
    HttpRequest.Builder preflight =
        from(PAGES)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    assertThat(allowedOrigin(send(preflight), 200)).isEqualTo(PAGES);
    assertThat(allowedOrigin(send(from(PAGES)), 401)).isEqualTo(PAGES);
    assertThat(
            allowedOrigin(
                send(from(PAGES).header("Authorization", "Bearer " + TOKENS.of("alice"))), 200))
        .isEqualTo(PAGES);
  }

  @Test
  void theContractIsForEverybody() throws Exception {
    HttpResponse<String> answer = get("/openapi.json", null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).get("openapi").asString()).startsWith("3.1");
    assertThat(get("/docs/index.html", null).statusCode()).isEqualTo(200);
    assertThat(get("/webjars/swagger-ui/swagger-ui-bundle.js", null).statusCode()).isEqualTo(200);
    assertProblem(get("/docs", null), 401);
  }

  @Test
  void aPageOfAnotherOriginMayNot() throws Exception {
    String token = "Bearer " + TOKENS.of("alice");
    HttpResponse<String> answer =
        send(from("https://elsewhere.test").header("Authorization", token));
    assertThat(allowedOrigin(answer, 403)).isEmpty();
    assertThat(answer.body()).doesNotContain("alice");
  }

  private static HttpRequest.Builder from(String origin) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/me"))
        .header("Origin", origin)
        .timeout(Duration.ofSeconds(10));
  }

  private static String allowedOrigin(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    return answer.headers().firstValue("Access-Control-Allow-Origin").orElse("");
  }

  @Test
  void noTokenIs401WithAChallenge() throws Exception {
    HttpResponse<String> answer = get("/v1/me", null);
    assertProblem(answer, 401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
  }

  @Test
  void aTokenWithoutSignatureIsRefused() throws Exception {
    assertRefused(new PlainJWT(TestTokens.claims("alice").build()).serialize());
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() throws Exception {
    assertRefused(new TestTokens("another secret that is long enough too").of("alice"));
  }

  @Test
  void aTokenOfAnotherAlgorithmIsRefused() throws Exception {
    TestTokens longKey = new TestTokens(SECRET + SECRET);
    assertRefused(longKey.signed(JWSAlgorithm.HS512, TestTokens.claims("alice").build()));
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    assertRefused(
        TOKENS.signed(
            JWSAlgorithm.HS256,
            TestTokens.claims("alice")
                .expirationTime(TestTokens.in(Duration.ofSeconds(-1)))
                .build()));
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() throws Exception {
    assertRefused(
        TOKENS.signed(JWSAlgorithm.HS256, TestTokens.claims("alice").expirationTime(null).build()));
  }

  @Test
  void aTokenThatIsNotValidYetIsRefused() throws Exception {
    assertRefused(
        TOKENS.signed(
            JWSAlgorithm.HS256,
            TestTokens.claims("alice")
                .notBeforeTime(TestTokens.in(Duration.ofMinutes(1)))
                .build()));
  }

  @Test
  void aTokenWithoutSubjectIsRefused() throws Exception {
    assertRefused(
        TOKENS.signed(JWSAlgorithm.HS256, TestTokens.claims("alice").subject(null).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice:bob", "爱丽丝", "a b", ""})
  void aTokenOfNoUserIdIsRefused(String subject) throws Exception {
    assertRefused(TOKENS.of(subject));
  }

  @Test
  void rubbishIsRefused() throws Exception {
    assertRefused("rubbish");
  }

  @Test
  void operatorsNeedTheRole() throws Exception {
    assertProblem(get("/admin/v1/thing", TOKENS.of("alice")), 403);
    assertProblem(get("/admin/v1/thing", TOKENS.of("alice", "ADMIN", "user")), 403);
    assertProblem(get("/admin/v1/thing", null), 401);
    assertThat(get("/admin/v1/thing", TOKENS.of("root", "user", "admin")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void noSessionIsKept() throws Exception {
    assertThat(get("/v1/me", TOKENS.of("alice")).headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void theApisOwnExceptionsAreProblems() throws Exception {
    assertThat(assertProblem(get("/v1/fail?how=bad", TOKENS.of("alice")), 400).get("detail"))
        .hasToString("\"expected better\"");
    assertThat(assertProblem(get("/v1/fail?how=missing", TOKENS.of("alice")), 404).get("detail"))
        .hasToString("\"no such thing\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "redis", "loading", "connection", "slow", "transaction"})
  void aStoreThatIsAwayIs503WithRetryAfter(String store) throws Exception {
    HttpResponse<String> answer = get("/v1/fail?how=" + store, TOKENS.of("alice"));
    assertProblem(answer, 503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "statement", "rollback"})
  void anUnexpectedFailureTellsNothingOfItsCause(String how) throws Exception {
    HttpResponse<String> answer = get("/v1/fail?how=" + how, TOKENS.of("alice"));
    assertProblem(answer, 500);
    assertThat(answer.body()).doesNotContain("secret detail").doesNotContain("Exception");
  }

  @Test
  void whatSpringRefusesIsAProblemToo() throws Exception {
    String token = TOKENS.of("alice");
    assertProblem(get("/v1/nothing", token), 404);
    assertProblem(get("/v1/limited?limit=many", token), 400);
    assertProblem(get("/v1/limited?limit=0", token), 400);
    assertProblem(get("/v1/limited?limit=201", token), 400);
    assertProblem(send(request("/v1/me", token).DELETE()), 405);
    assertProblem(get("/v1/../secret;x=1", token), 400);
  }

  private static void assertRefused(String token) throws Exception {
    HttpResponse<String> answer = get("/v1/me", token);
    assertProblem(answer, 401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer error=\"invalid_token\"");
  }

  private static JsonNode assertProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asString()).isNotBlank();
    return problem;
  }

  private static HttpResponse<String> get(String path, @Nullable String token) throws Exception {
    return send(request(path, token));
  }

  private static HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class
  })
  @Import({ApiConfiguration.class, Sample.class})
  static class TestApplication {
    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  @RestController
  static class Sample {
    @GetMapping("/v1/me")
    Map<String, Object> me(Principal caller) {
      return Map.of("caller", caller.getName(), "at", Instant.parse("2026-01-02T03:04:05Z"));
    }

    @GetMapping("/v1/limited")
    int limited(@RequestParam @Nullable Integer limit) {
      return Limits.of(limit);
    }

    @GetMapping("/admin/v1/thing")
    String thing() {
      return "thing";
    }

    @GetMapping("/v1/fail")
    String fail(@RequestParam String how) {
      throw switch (how) {
        case "bad" -> new BadRequestException("expected better");
        case "missing" -> new NotFoundException("no such thing");
        case "store" -> new StoreUnavailableException("hbase", new IOException("away"));
        case "redis" -> new RedisConnectionFailureException("away");
        case "loading" -> new RedisSystemException("loading", new IOException("loading"));
        case "connection" -> new RecoverableDataAccessException("broken");
        case "slow" -> new QueryTimeoutException("late");
        case "transaction" -> new CannotCreateTransactionException("no connection");
        case "statement" -> new DuplicateKeyException("secret detail");
        case "rollback" -> new UnexpectedRollbackException("secret detail");
        default -> new IllegalStateException("secret detail");
      };
    }
  }
}
