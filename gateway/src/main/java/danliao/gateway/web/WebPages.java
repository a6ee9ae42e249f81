package danliao.gateway.web;

import danliao.api.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for the pages: their files, {@code /config.json}, and development tokens where they are
 * on. From memory, on the caller's thread.
 */
public final class WebPages {
  private static final Logger log = LoggerFactory.getLogger(WebPages.class);
  private static final String TOKENS = "/development/tokens/";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final PublicFiles files;
  private final String config;
  private final String policy;
  private final @Nullable DevelopmentTokens tokens;
  private final MeterRegistry meters;

  /**
   * @param tokens null where there are none
   */
  WebPages(
      PublicFiles files,
      WebSettings settings,
      @Nullable DevelopmentTokens tokens,
      MeterRegistry meters) {
    this.files = files;
    this.config = PageConfig.json(settings);
    this.policy = PageConfig.contentSecurityPolicy(settings);
    this.tokens = tokens;
    this.meters = meters;
  }

  /**
   * The whole answer; null if there is nothing of ours at that path.
   *
   * @param path of the request, without its query
   * @param local whether it comes from this machine, and not through a proxy; asked where it
   *     matters
   */
  public @Nullable FullHttpResponse answer(
      String path, HttpRequest request, BooleanSupplier local) {
    FullHttpResponse answer =
        path.startsWith(TOKENS) && tokens != null
            ? token(tokens, path.substring(TOKENS.length()), request, local)
            : isRead(request.method()) ? read(path, request.headers()) : null;
    if (answer != null) {
      secure(answer.headers());
      meters
          .counter("danliao.gateway.web.answers", "status", answer.status().codeAsText().toString())
          .increment();
    }
    return answer;
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private @Nullable FullHttpResponse read(String path, HttpHeaders asked) {
    if (path.equals("/config.json")) {
      return answer(HttpResponseStatus.OK, JSON, config);
    }
    PublicFile file = files.at(path);
    if (file == null) {
      return null;
    }
    boolean gzip =
        asked.containsValue(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP, true);
    boolean known = file.tag().equals(asked.get(HttpHeaderNames.IF_NONE_MATCH));
    FullHttpResponse answer =
        known
            ? answer(HttpResponseStatus.NOT_MODIFIED, file.type(), Unpooled.EMPTY_BUFFER)
            : answer(HttpResponseStatus.OK, file.type(), file.bytes(gzip));
    answer
        .headers()
        .set(HttpHeaderNames.ETAG, file.tag())
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    if (gzip && !known) {
      answer.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return answer;
  }

  /**
   * Only for this machine's own pages: a page from elsewhere that a browser here shows could
   * otherwise ask, by our name or by one of its own that leads here.
   */
  private FullHttpResponse token(
      DevelopmentTokens from, String user, HttpRequest request, BooleanSupplier local) {
    if (!request.method().equals(HttpMethod.POST)) {
      return answer(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "expected POST\n");
    }
    if (!local.getAsBoolean() || !isOurOwn(request.headers())) {
      return answer(HttpResponseStatus.FORBIDDEN, TEXT, "only for pages of this machine\n");
    }
    if (!Ids.isUser(user)) {
      return answer(
          HttpResponseStatus.BAD_REQUEST, TEXT, "expected 1 to 64 letters, digits, and _ . -\n");
    }
    log.atInfo().addKeyValue("user", user).log("development token given");
    return answer(HttpResponseStatus.OK, JSON, "{\"token\":\"" + from.of(user) + "\"}\n");
  }

  private static boolean isOurOwn(HttpHeaders headers) {
    String host = headers.get(HttpHeaderNames.HOST, "");
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    return LOCAL_NAMES.contains(host.replaceFirst(":\\d+$", ""))
        && (origin == null || origin.equals("http://" + host));
  }

  private static FullHttpResponse answer(HttpResponseStatus status, String type, String body) {
    return answer(status, type, Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static FullHttpResponse answer(HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    return answer;
  }

  private void secure(HttpHeaders headers) {
    headers
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy)
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin");
  }
}
