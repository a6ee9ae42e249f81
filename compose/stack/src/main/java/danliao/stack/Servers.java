package danliao.stack;

import static danliao.stack.Ports.HOST;

import danliao.api.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The five real servers, each from a module of its own under {@code compose/servers}. */
final class Servers {
  private static final String MODULES = "compose/servers/";

  /**
   * Takes half the processor time of both compilers together at what a laptop's stack is asked; for
   * RocketMQ the second compiler pays.
   */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /** RocketMQ's own encoding of its headers, where the default is JSON by reflection. */
  static final String BINARY_HEADERS = "-Drocketmq.serialize.type=ROCKETMQ";

  /** How long a consumer that died keeps others from its queues, in ms; the default is 60 s. */
  private static final String QUEUE_LOCK_EXPIRY =
      "-Drocketmq.broker.rebalance.lockMaxLiveTime=10000";

  /** With few queues: each costs its consumers a pull, and a machine has few processors. */
  private static final List<String> TOPICS =
      List.of(Topics.COMMAND + ":2", Topics.ANSWER_TOPIC + ":2", Topics.SEARCH_SYNC + ":2");

  private final Project project;
  private final Home home;
  private final Ports ports;
  private final Probes probes;

  Servers(Project project, Home home, Ports ports) {
    this.project = project;
    this.home = home;
    this.ports = ports;
    this.probes = new Probes(home);
  }

  List<Member> all() {
    return List.of(mariadb(), redis(), rocketMq(), hbase(), elasticsearch());
  }

  private Member mariadb() {
    MariaDb mariadb = new MariaDb(project, home.data("mariadb"), ports.mariadb());
    Secrets secrets = Secrets.of(home);
    return server(
        "mariadb",
        List.of(new Port(ports.mariadb(), "mariadb")),
        () -> mariadb.prepare(secrets.databasePassword()),
        () -> probes.query(ports.mariadb(), secrets.databasePassword()),
        Duration.ofSeconds(8));
  }

  private Member redis() {
    return server(
        "redis",
        List.of(new Port(ports.redis(), "redis")),
        () -> Redis.prepare(project, home.data("redis"), ports.redis()),
        () -> probes.ping(ports.redis()),
        Duration.ofSeconds(8));
  }

  private Member rocketMq() {
    int broker = ports.rocketMqBroker();
    String name = "rocketmq";
    return server(
        name,
        List.of(
            new Port(ports.rocketMqNameServer(), "rocketmq's name server"),
            new Port(broker, "rocketmq's broker"),
            new Port(broker - 2, "rocketmq's fast lane"),
            new Port(broker + 1, "rocketmq's replication")),
        () -> rocketMqCommand(name, broker),
        () -> probes.announced(name, broker),
        // It takes 9 to 17 s to stop by itself and recovers cleanly without.
        Duration.ofSeconds(5));
  }

  private List<String> rocketMqCommand(String name, int broker) throws IOException {
    String data = home.data(name).toString();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                data,
                home.readyFile(name).toString(),
                Integer.toString(ports.rocketMqNameServer()),
                Integer.toString(broker)));
    arguments.addAll(TOPICS);
    return java(name)
        // Heap for 4 MB requests on a few connections, direct memory for as much on its way. The
        // pages of its mapped files come on top and are the kernel's, which takes them back.
        .options("-Xms64m", "-Xmx384m", "-XX:MaxDirectMemorySize=256m", "-Duser.home=" + data)
        .options(BINARY_HEADERS, QUEUE_LOCK_EXPIRY)
        .main("danliao.servers.RocketMqServer", arguments.toArray(String[]::new));
  }

  private Member hbase() {
    String name = "hbase";
    return server(
        name,
        List.of(
            new Port(ports.zooKeeper(), "hbase's ZooKeeper"),
            new Port(ports.hbaseMaster(), "hbase's master"),
            new Port(ports.hbaseRegionServer(), "hbase's region server")),
        () -> hbaseCommand(name),
        () -> probes.announced(name, ports.hbaseRegionServer()),
        Duration.ofSeconds(8));
  }

  private List<String> hbaseCommand(String name) throws IOException {
    return java(name)
        .options(
            "-Xms128m",
            "-Xmx512m",
            QUICK_COMPILER,
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
        .main(
            "danliao.servers.HBaseServer",
            home.data(name).toString(),
            home.readyFile(name).toString(),
            Integer.toString(ports.zooKeeper()),
            Integer.toString(ports.hbaseMaster()),
            Integer.toString(ports.hbaseRegionServer()));
  }

  private Member elasticsearch() {
    String name = "elasticsearch";
    int http = ports.elasticsearch();
    return server(
        name,
        List.of(
            new Port(http, name), new Port(ports.elasticsearchTransport(), name + "'s transport")),
        () ->
            java(name)
                .options("-Xms512m", "-Xmx512m", QUICK_COMPILER)
                .main(
                    "danliao.servers.ElasticsearchServer",
                    home.data(name).toString(),
                    Integer.toString(http),
                    Integer.toString(ports.elasticsearchTransport())),
        () ->
            probes.get(
                "http://"
                    + HOST
                    + ":"
                    + http
                    + "/_cluster/health?wait_for_status=yellow&timeout=1s"),
        Duration.ofSeconds(8));
  }

  private JavaCommand java(String name) throws IOException {
    return new JavaCommand(home, name, Program.of(project, MODULES + name))
        .options("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
        .options("--enable-native-access=ALL-UNNAMED");
  }

  private static Member server(
      String name,
      List<Port> ports,
      Member.Command command,
      Member.Probe probe,
      Duration stopBudget) {
    return new Member(name, Member.Tier.SERVER, Set.of(), ports, command, probe, stopBudget);
  }
}
