package danliao.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a stack that {@code ./danliao up} started is to be found.
 *
 * @param home the folder whose {@code secrets/} holds its secrets
 * @param portOffset added to every port
 */
public record LocalStack(Path home, int portOffset) {
  /** The stack of a home, at the ports where the last {@code up} put it. */
  public static LocalStack of(Path home) {
    return new LocalStack(home, layout(home).map(Layout::portOffset).orElse(0));
  }

  /** How many gateways the last {@code up} was asked for. */
  public int gateways() {
    return layout(home).map(Layout::gateways).orElse(2);
  }

  /**
   * The WebSocket address of a gateway.
   *
   * @param number from 1
   */
  public URI gateway(int number) {
    return URI.create("ws://" + Ports.HOST + ":" + ports().gateway(number) + "/ws");
  }

  /** The web chat. */
  public URI page() {
    return URI.create(ports().pages().getFirst() + "/");
  }

  /** The query API of an instance of the query side, counted from 1. */
  public URI queryApi(int number) {
    return http(ports().querySide(number));
  }

  public URI queryApi() {
    return queryApi(1);
  }

  /** The actuator of an instance of the command side, counted from 1. */
  public URI commandSide(int number) {
    return http(ports().commandSide(number));
  }

  /** The port of the database {@code danliao}, whose user has the same name. */
  public int mariaDb() {
    return ports().mariadb();
  }

  /** The port of Redis, which asks for no password. */
  public int redis() {
    return ports().redis();
  }

  public String databasePassword() {
    return secrets().databasePassword();
  }

  public Tokens tokens() {
    return new Tokens(secrets().jwtSecret());
  }

  /** A process's id, as the launcher wrote it down. */
  public Path pidFiles() {
    return new Home(home).run();
  }

  private Ports ports() {
    return new Ports(portOffset);
  }

  private Secrets secrets() {
    return Secrets.existing(new Home(home));
  }

  private static URI http(int port) {
    return URI.create("http://" + Ports.HOST + ":" + port);
  }

  private static Optional<Layout> layout(Path home) {
    return Layout.read(new Home(home));
  }
}
