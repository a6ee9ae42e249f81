package danliao.stack;

import java.util.List;

/** Every address of a stack, all on 127.0.0.1; an offset moves them together. */
public record Ports(int offset) {
  public static final String HOST = "127.0.0.1";

  public Ports {
    if (offset < 0 || offset > 40_000) {
      throw new StackException("port offset " + offset + ": expected 0 to 40000");
    }
  }

  public int gateway(int number) {
    return at(8080 + number - 1);
  }

  /** Where the first gateway's pages come from, by each name of this machine. */
  public List<String> pages() {
    return List.of("http://" + HOST + ":" + gateway(1), "http://localhost:" + gateway(1));
  }

  public int commandSide(int number) {
    return at(8070 + number - 1);
  }

  public int querySide(int number) {
    return at(8090 + number - 1);
  }

  public int mariadb() {
    return at(18_000);
  }

  public int redis() {
    return at(18_001);
  }

  public int rocketMqNameServer() {
    return at(18_010);
  }

  /** The broker also takes this port - 2 (its fast lane) and + 1 (replication). */
  public int rocketMqBroker() {
    return at(18_020);
  }

  public int zooKeeper() {
    return at(18_030);
  }

  public int hbaseMaster() {
    return at(18_031);
  }

  public int hbaseRegionServer() {
    return at(18_032);
  }

  public int elasticsearch() {
    return at(18_040);
  }

  public int elasticsearchTransport() {
    return at(18_041);
  }

  public int gatewayGrpc(int number) {
    return at(18_100 + number);
  }

  public int querySideGrpc(int number) {
    return at(18_200 + number);
  }

  private int at(int port) {
    return port + offset;
  }
}
