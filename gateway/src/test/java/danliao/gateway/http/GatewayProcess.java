package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.gateway.GatewayApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole gateway in a JVM of its own, with little memory; it ends when that does not do. */
final class GatewayProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long EXIT_SECONDS = 20;

  private final Path log;
  private final int port;
  private final int grpcPort;
  private final Process process;

  GatewayProcess(Servers servers, int querySide, String heap, String... settings)
      throws IOException {
    log = Files.createTempFile("gateway", ".log");
    port = freePort();
    grpcPort = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(GatewayApplication.class.getName());
    String[] ports = {
      "danliao.gateway.port=" + port, "spring.grpc.server.address=127.0.0.1:" + grpcPort
    };
    command.addAll(
        List.of(
            RunningGateway.arguments(
                servers,
                querySide,
                Stream.concat(Stream.of(ports), Stream.of(settings)).toArray(String[]::new))));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // Whatever becomes of the test.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    await().until(() -> !process.isAlive() || isUp());
    assertAlive();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isUp() {
    try {
      return get("/actuator/health/readiness").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  int grpcPort() {
    return grpcPort;
  }

  void assertAlive() throws IOException {
    assertThat(process.isAlive()).as("it runs; its log: %s", Files.readString(log)).isTrue();
  }

  /** The sum over all lines of a metric whose text begins so. */
  double metric(String beginning) {
    try {
      return get("/actuator/prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith(beginning))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(log);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
