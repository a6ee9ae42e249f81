package danliao.query.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import danliao.query.services.ServiceWatch.Component;
import danliao.query.services.ServiceWatch.Service;
import danliao.query.services.ServiceWatch.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ServiceWatchTest {
  private static final String METRICS =
      """
      process_start_time_seconds 1.7E9
      jvm_memory_used_bytes{area="heap"} 1000.0
      jvm_memory_used_bytes{area="nonheap"} 24.0
      danliao_gateway_connections 3.0
      danliao_command_batch_seconds_bucket{le="0.1"} 5.0
      logback_events_total 7.0
      """;

  private HttpServer server;
  private int asked;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(
        "/actuator/health",
        503,
        "{\"status\":\"DOWN\",\"components\":{\"redis\":{\"status\":\"DOWN\"}}}");
    answer("/actuator/prometheus", 200, METRICS);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aServiceThatIsDownSaysWhyAndIsMeasured() throws Exception {
    Service found = look(Map.of("gateway-12", here())).getFirst();
    assertThat(found.kind()).isEqualTo("gateway");
    assertThat(found.state()).isEqualTo(State.DOWN);
    assertThat(found.components()).containsExactly(new Component("redis", "DOWN"));
    assertThat(found.since()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(found.memoryBytes()).isEqualTo(1024);
    assertThat(found.samples())
        .extracting(Samples.Sample::name)
        .contains("danliao_gateway_connections")
        .doesNotContain("danliao_command_batch_seconds_bucket", "logback_events_total");
  }

  @Test
  void aServiceThatDoesNotAnswerKeepsNoneOfTheOthers() throws Exception {
    Map<String, URI> services = new LinkedHashMap<>();
    services.put("nobody", URI.create("http://127.0.0.1:" + freePort()));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      services.put("silent", URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      services.put("here", here());
      assertThat(look(services))
          .extracting(Service::state)
          .containsExactly(State.UNREACHABLE, State.UNREACHABLE, State.DOWN);
    }
  }

  @Test
  void manyWhoLookAskOnce() throws Exception {
    ServiceWatch watch = watch(Map.of("here", here()));
    ServiceWatch.Look first = watch.look();
    assertThat(watch.look()).isSameAs(first);
    assertThat(asked).isEqualTo(2);
  }

  private void answer(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          asked++;
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private URI here() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static List<Service> look(Map<String, URI> services) throws InterruptedException {
    return watch(services).look().items();
  }

  private static ServiceWatch watch(Map<String, URI> services) {
    return new ServiceWatch(services, JsonMapper.builder().build(), Clock.systemUTC());
  }
}
