package danliao.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.service.jwt.JwtRules;
import danliao.service.jwt.JwtSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufInputStream;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.jwt.Jwt;

class WebPagesTest {
  private static final JwtSettings JWT =
      new JwtSettings("a secret of this test that is long enough", "issuer.test", "");
  private static final List<String> GATEWAYS =
      List.of("wss://one.test/ws", "wss://two.test:8443/ws");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final WebPages pages = pages(new DevelopmentTokens(JWT, Clock.systemUTC()));

  private WebPages pages(@Nullable DevelopmentTokens tokens) {
    WebSettings settings =
        new WebSettings(true, "https://query.test/api", GATEWAYS, tokens != null);
    return new WebPages(PublicFiles.read(), settings, tokens, meters);
  }

  @Test
  void aPageIsAnswered() {
    FullHttpResponse answer = answer(get("/"));
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(text(answer)).startsWith("<!doctype html>");
    assertThat(answer.headers().getInt(HttpHeaderNames.CONTENT_LENGTH))
        .isEqualTo(answer.content().readableBytes());
    assertThat(answer.headers().get(HttpHeaderNames.CONTENT_TYPE)).startsWith("text/html");
    assertThat(meters.get("danliao.gateway.web.answers").tag("status", "200").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aBrowserThatTakesItCompressedGetsIt() throws IOException {
    HttpRequest request = get("/");
    request.headers().set(HttpHeaderNames.ACCEPT_ENCODING, "br, gzip, deflate");
    FullHttpResponse answer = answer(request);
    assertThat(answer.headers().get(HttpHeaderNames.CONTENT_ENCODING)).isEqualTo("gzip");
    assertThat(answer.headers().getInt(HttpHeaderNames.CONTENT_LENGTH))
        .isEqualTo(answer.content().readableBytes())
        .isLessThan(answer(get("/")).content().readableBytes());
    try (GZIPInputStream page = new GZIPInputStream(new ByteBufInputStream(answer.content()))) {
      assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(text(answer(get("/"))));
    }
  }

  @Test
  void aPageThatTheBrowserHasIsNotSentAgain() {
    HttpRequest again = get("/");
    again
        .headers()
        .set(HttpHeaderNames.IF_NONE_MATCH, answer(get("/")).headers().get(HttpHeaderNames.ETAG));
    FullHttpResponse answer = answer(again);
    assertThat(answer.status().code()).isEqualTo(304);
    assertThat(answer.content().readableBytes()).isZero();
  }

  @Test
  void aPageMayLoadAndReachOnlyWhatItNeeds() {
    assertThat(answer(get("/")).headers().get(HttpHeaderNames.CONTENT_SECURITY_POLICY))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
        .contains(
            "connect-src 'self' https://query.test wss://one.test wss://two.test:8443; ",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer(get("/")).headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void aPageIsToldWhereEverythingIs() {
    assertThat(text(answer(get("/config.json"))))
        .isEqualTo(
            "{\"queryApi\":\"https://query.test/api\",\"gateways\":[\"wss://one.test/ws\","
                + "\"wss://two.test:8443/ws\"],\"developmentTokens\":true}\n");
  }

  @Test
  void whatIsNotOursIsLeftToOthers() {
    assertThat(ask(pages, get("/ws"), true)).isNull();
    assertThat(ask(pages, get("/actuator/health"), true)).isNull();
    assertThat(ask(pages, request(HttpMethod.POST, "/"), true)).isNull();
  }

  @Test
  void aDevelopmentTokenIsOneThatEveryDoorTakes() {
    FullHttpResponse answer = answer(post("/development/tokens/alice"));
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get(HttpHeaderNames.CACHE_CONTROL)).isEqualTo("no-store");
    String token = text(answer).replaceFirst("\\{\"token\":\"(.+)\"}\n", "$1");
    Jwt decoded = JwtRules.decoder(JWT).decode(token);
    assertThat(decoded.getSubject()).isEqualTo("alice");
    assertThat(decoded.getClaims()).doesNotContainKey("roles");
  }

  @Test
  void withoutDevelopmentTokensThereAreNone() {
    assertThat(ask(pages(null), post("/development/tokens/alice"), true)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, alice,      true,  127.0.0.1:8080,  http://127.0.0.1:8080,  200",
    "POST, alice,      true,  localhost:8080,  http://localhost:8080,  200",
    "POST, alice,      true,  [::1]:8080,      http://[::1]:8080,      200",
    "POST, alice,      true,  localhost,       ,                       200",
    "GET,  alice,      true,  127.0.0.1:8080,  ,                       405",
    "POST, alice,      false, 127.0.0.1:8080,  ,                       403",
    "POST, alice,      true,  127.0.0.1:8080,  https://elsewhere.test, 403",
    "POST, alice,      true,  127.0.0.1:8080,  http://127.0.0.1:9999,  403",
    "POST, alice,      true,  127.0.0.1:8080,  null,                   403",
    "POST, alice,      true,  rebound.test,    http://rebound.test,    403",
    "POST, alice,      true,  ,                ,                       403",
    "POST, a%20b,      true,  127.0.0.1:8080,  ,                       400",
    "POST, '',         true,  127.0.0.1:8080,  ,                       400",
    "POST, alice/more, true,  127.0.0.1:8080,  ,                       400",
  })
  void onlyThisMachinesOwnPagesGetDevelopmentTokens(
      String method,
      String user,
      boolean local,
      @Nullable String host,
      @Nullable String origin,
      int status) {
    HttpRequest request = request(HttpMethod.valueOf(method), "/development/tokens/" + user);
    if (host != null) {
      request.headers().set(HttpHeaderNames.HOST, host);
    }
    if (origin != null) {
      request.headers().set(HttpHeaderNames.ORIGIN, origin);
    }
    FullHttpResponse answer = ask(pages, request, local);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(text(answer).contains("\"token\"")).isEqualTo(status == 200);
  }

  private static @Nullable FullHttpResponse ask(WebPages of, HttpRequest request, boolean local) {
    return of.answer(new QueryStringDecoder(request.uri()).rawPath(), request, () -> local);
  }

  private FullHttpResponse answer(HttpRequest request) {
    FullHttpResponse answer = ask(pages, request, true);
    assertThat(answer).isNotNull();
    return answer;
  }

  private static HttpRequest get(String path) {
    return request(HttpMethod.GET, path);
  }

  private static HttpRequest post(String path) {
    HttpRequest request = request(HttpMethod.POST, path);
    request.headers().set(HttpHeaderNames.HOST, "127.0.0.1:8080");
    return request;
  }

  private static HttpRequest request(HttpMethod method, String path) {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path);
  }

  private static String text(FullHttpResponse answer) {
    return answer.content().toString(StandardCharsets.UTF_8);
  }
}
