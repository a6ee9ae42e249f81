package danliao.client.query;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class QueryClientTest {
  @Test
  void whereNobodyListensTheFailureSaysSo() throws IOException {
    QueryClient client = new QueryClient(URI.create("http://127.0.0.1:" + closedPort()), null);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> client.text("/actuator/health"))
        .withMessageContaining("GET http://127.0.0.1:")
        .withMessageEndingWith(": no connection");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
