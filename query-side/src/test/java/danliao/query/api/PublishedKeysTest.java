package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.testkit.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** That this door has the rules of {@code JwtRules}, which has tests of its own. */
class PublishedKeysTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestIssuer issuer;
  private static ConfigurableApplicationContext application;

  @BeforeAll
  static void start() throws Exception {
    issuer = new TestIssuer();
    application =
        new SpringApplicationBuilder(ApiTest.TestApplication.class)
            .run("--server.port=0", "--" + issuer.setting());
  }

  @AfterAll
  static void stop() {
    application.close();
    issuer.close();
  }

  @Test
  void aPublishedKeyMaySignWithRs384() throws Exception {
    String token = issuer.signed("RS384", "alice", Duration.ofMinutes(1));
    assertThat(status(token)).isEqualTo(200);
  }

  @Test
  void aTokenIsRefusedOnceItHasExpired() throws Exception {
    String token = issuer.signed("RS384", "alice", Duration.ofSeconds(-1));
    assertThat(status(token)).isEqualTo(401);
  }

  private static int status(String token) throws Exception {
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/me"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
