package danliao.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** One question for each kind of server. */
final class Probes {
  private static final int TIMEOUT_MILLIS = 2_000;

  private final Home home;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(TIMEOUT_MILLIS)).build();

  Probes(Home home) {
    this.home = home;
  }

  boolean query(int port, String password) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("user", "danliao");
    settings.setProperty("password", password);
    settings.setProperty("sslMode", "DISABLED");
    settings.setProperty("allowPublicKeyRetrieval", "true");
    settings.setProperty("connectTimeout", Integer.toString(TIMEOUT_MILLIS));
    settings.setProperty("socketTimeout", Integer.toString(TIMEOUT_MILLIS));
    String url = "jdbc:mysql://" + Ports.HOST + ":" + port + "/danliao";
    try (var connection = DriverManager.getConnection(url, settings);
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT 1")) {
      return result.next();
    }
  }

  boolean ping(int port) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, US_ASCII).equals("+PONG");
    }
  }

  boolean get(String uri) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofMillis(TIMEOUT_MILLIS)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** For a server that tests itself with its own client: it says so once, and still listens. */
  boolean announced(String name, int port) throws IOException {
    Path ready = home.readyFile(name);
    if (!Files.exists(ready)) {
      return false;
    }
    String pid = Files.readString(home.pidFile(name)).strip();
    try (Socket socket = connect(port)) {
      return socket.isConnected() && Files.readString(ready).strip().equals(pid);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    return socket;
  }
}
