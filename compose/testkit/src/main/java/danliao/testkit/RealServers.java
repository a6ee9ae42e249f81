package danliao.testkit;

import danliao.stack.Home;
import danliao.stack.Ports;
import danliao.stack.Secrets;
import java.nio.file.Path;

/**
 * Where the servers are that {@code ./danliao test} has started, and their secrets. Whoever asks in
 * a test that was not started with such servers gets an {@link IllegalStateException}.
 */
public final class RealServers {
  private RealServers() {}

  /** The folder with all state of their stack. */
  public static Path home() {
    return Path.of(required("danliao.test.home"));
  }

  /** Added to every port of their stack. */
  public static int portOffset() {
    return Integer.parseInt(required("danliao.test.port-offset"));
  }

  static String mariaDb() {
    return address(ports().mariadb());
  }

  public static int redisPort() {
    return ports().redis();
  }

  /** RocketMQ's, as host and port. */
  public static String nameServer() {
    return address(ports().rocketMqNameServer());
  }

  static String broker() {
    return address(ports().rocketMqBroker());
  }

  /** HBase's, as host and port. */
  public static String zooKeeper() {
    return address(ports().zooKeeper());
  }

  /** Without a slash at the end. */
  public static String elasticsearch() {
    return "http://" + address(ports().elasticsearch());
  }

  /** A file for each secret, whose name is the property's: for {@code configtree:}. */
  public static Path secretsFolder() {
    return new Home(home()).secrets();
  }

  public static Secrets secrets() {
    return Secrets.existing(new Home(home()));
  }

  private static Ports ports() {
    return new Ports(portOffset());
  }

  private static String address(int port) {
    return Ports.HOST + ":" + port;
  }

  private static String required(String property) {
    String value = System.getProperty(property, "");
    if (value.isBlank()) {
      throw new IllegalStateException(
          "expected the system property " + property + ": run ./danliao test");
    }
    return value;
  }
}
