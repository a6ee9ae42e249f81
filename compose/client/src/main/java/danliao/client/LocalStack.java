package danliao.client;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where a stack that {@code ./danliao up} started is to be found.
 *
 * @param home the folder whose {@code secrets/} holds its secrets
 * @param portOffset added to every port
 */
public record LocalStack(Path home, int portOffset) {
  private static final int GATEWAY = 8080;
  private static final int QUERY = 8090;
  private static final int COMMAND = 8070;
  private static final int MARIADB = 18_000;

  /** The stack of a home, at the ports where the last {@code up} put it. */
  public static LocalStack of(Path home) {
    return new LocalStack(home, Integer.parseInt(layout(home).getProperty("port-offset", "0")));
  }

  /** How many gateways the last {@code up} was asked for. */
  public int gateways() {
    return Integer.parseInt(layout(home).getProperty("gateways", "2"));
  }

  /**
   * The WebSocket address of a gateway.
   *
   * @param number from 1
   */
  public URI gateway(int number) {
    return URI.create("ws://127.0.0.1:" + (GATEWAY + portOffset + number - 1) + "/ws");
  }

  /** The query API of an instance of the query side, counted from 1. */
  public URI queryApi(int number) {
    return http(QUERY + number - 1);
  }

  public URI queryApi() {
    return queryApi(1);
  }

  /** The actuator of an instance of the command side, counted from 1. */
  public URI commandSide(int number) {
    return http(COMMAND + number - 1);
  }

  /** The port of the database {@code danliao}, whose user has the same name. */
  public int mariaDb() {
    return MARIADB + portOffset;
  }

  public String databasePassword() {
    return secret("spring.datasource.password");
  }

  public Tokens tokens() {
    return new Tokens(secret("danliao.jwt.secret"));
  }

  /** A process's id, as the launcher wrote it down. */
  public Path pidFiles() {
    return home.resolve("run");
  }

  private URI http(int port) {
    return URI.create("http://127.0.0.1:" + (port + portOffset));
  }

  private static Properties layout(Path home) {
    Properties layout = new Properties();
    Path file = home.resolve("stack.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        layout.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return layout;
  }

  private String secret(String name) {
    Path file = home.resolve("secrets").resolve(name);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected a secret in " + file + ": is the stack up (./danliao up)?", e);
    }
  }
}
