package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeRequestTest {
  private final HttpRequest request =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/ws");

  @Test
  void theTokenIsInTheHeader() {
    authorization("bearer  of.the.header ");
    assertThat(token()).isEqualTo("of.the.header");
  }

  @Test
  void orElseInAnOfferedSubprotocol() {
    offered("danliao.v1.json, bearer.of.the.subprotocol");
    assertThat(token()).isEqualTo("of.the.subprotocol");
  }

  @Test
  void theHeaderComesFirst() {
    authorization("Bearer of.the.header");
    offered("danliao.v1.json, bearer.of.the.subprotocol");
    assertThat(token()).isEqualTo("of.the.header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic cHJveHk6c2VjcmV0", "Negotiate x", "Bearer", "Bearers x", ""})
  void aHeaderOfAnotherSchemeHidesNoToken(String header) {
    authorization(header);
    assertThat(token()).isNull();
    offered("danliao.v1.json, bearer.of.the.subprotocol");
    assertThat(token()).isEqualTo("of.the.subprotocol");
  }

  @Test
  void norDoesItHideASecondHeader() {
    authorization("Basic cHJveHk6c2VjcmV0");
    authorization("Bearer of.the.header");
    assertThat(token()).isEqualTo("of.the.header");
  }

  @Test
  void withoutEitherThereIsNone() {
    offered("danliao.v1.json");
    assertThat(token()).isNull();
  }

  private void authorization(String value) {
    request.headers().add(HttpHeaderNames.AUTHORIZATION, value);
  }

  private void offered(String value) {
    request.headers().add(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, value);
  }

  private @Nullable String token() {
    return new UpgradeRequest(request).token();
  }
}
