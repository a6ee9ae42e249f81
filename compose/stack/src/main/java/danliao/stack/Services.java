package danliao.stack;

import static danliao.stack.Ports.HOST;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The project's own three services, told by properties where everything is. */
final class Services {
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          Servers.BINARY_HEADERS,
          // Renewed in time for the broker, and given up before the broker gives it to another.
          "-Drocketmq.client.rebalance.lockInterval=3000",
          "-Drocketmq.client.rebalance.lockMaxLiveTime=8000",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "-Daxoniq.update-checker.disabled=true",
          "-Ddisable-axoniq-console-message=true",
          "-Dotel.instrumentation.elasticsearch.enabled=false");

  private final Project project;
  private final Home home;
  private final Ports ports;
  private final Layout layout;
  private final Probes probes;

  Services(Project project, Home home, Layout layout) {
    this.project = project;
    this.home = home;
    this.ports = new Ports(layout.portOffset());
    this.layout = layout;
    this.probes = new Probes(home);
  }

  List<Member> all() {
    List<Member> services = new ArrayList<>();
    IntStream.rangeClosed(1, layout.commandSides())
        .mapToObj(this::commandSide)
        .forEach(services::add);
    IntStream.rangeClosed(1, layout.querySides()).mapToObj(this::querySide).forEach(services::add);
    IntStream.rangeClosed(1, layout.gateways()).mapToObj(this::gateway).forEach(services::add);
    return services;
  }

  private Member commandSide(int number) {
    String name = numbered("command-side", number);
    int http = ports.commandSide(number);
    List<String> properties = new ArrayList<>(http(http));
    properties.addAll(database());
    properties.addAll(rocketMq());
    return service(
        name,
        Set.of("mariadb", "rocketmq"),
        List.of(new Port(http, name)),
        new Service("command-side", "danliao.command.CommandSideApplication", "-Xmx320m"),
        properties);
  }

  private Member querySide(int number) {
    String name = numbered("query-side", number);
    int http = ports.querySide(number);
    List<String> properties = new ArrayList<>(http(http));
    properties.addAll(database());
    properties.addAll(rocketMq());
    properties.addAll(redis());
    properties.add("--danliao.hbase.zookeeper=" + HOST + ":" + ports.zooKeeper());
    properties.add("--danliao.hbase.regions=1");
    properties.add("--spring.elasticsearch.uris=http://" + HOST + ":" + ports.elasticsearch());
    properties.add("--danliao.cors.allowed-origins=" + String.join(",", ports.pages()));
    properties.add("--danliao.console.services=" + String.join(",", actuators()));
    properties.add(grpc(ports.querySideGrpc(number)));
    return service(
        name,
        Set.of("mariadb", "redis", "rocketmq", "hbase", "elasticsearch"),
        List.of(new Port(http, name), new Port(ports.querySideGrpc(number), name + "'s gRPC")),
        new Service("query-side", "danliao.query.QuerySideApplication", "-Xmx448m"),
        properties);
  }

  private Member gateway(int number) {
    String name = "gateway-" + number;
    int http = ports.gateway(number);
    String querySides =
        IntStream.rangeClosed(1, layout.querySides())
            .mapToObj(n -> HOST + ":" + ports.querySideGrpc(n))
            .collect(joining(","));
    List<String> properties = new ArrayList<>();
    properties.add("--danliao.gateway.id=" + name);
    properties.add("--danliao.gateway.node=" + number);
    properties.add("--danliao.gateway.bind=" + HOST);
    properties.add("--danliao.gateway.port=" + http);
    properties.add("--danliao.gateway.query-side=" + querySides);
    if (number == 1) {
      properties.addAll(webChat());
    }
    properties.add(grpc(ports.gatewayGrpc(number)));
    properties.addAll(rocketMq());
    properties.addAll(redis());
    return service(
        name,
        Set.of("redis", "rocketmq"),
        List.of(new Port(http, name), new Port(ports.gatewayGrpc(number), name + "'s gRPC")),
        new Service("gateway", "danliao.gateway.GatewayApplication", "-Xmx256m"),
        properties);
  }

  /** Where the console finds health and metrics: by name, as {@code status} calls them. */
  private List<String> actuators() {
    Stream<String> gateways =
        IntStream.rangeClosed(1, layout.gateways())
            .mapToObj(n -> actuator("gateway-" + n, ports.gateway(n)));
    Stream<String> commandSides =
        IntStream.rangeClosed(1, layout.commandSides())
            .mapToObj(n -> actuator(numbered("command-side", n), ports.commandSide(n)));
    Stream<String> querySides =
        IntStream.rangeClosed(1, layout.querySides())
            .mapToObj(n -> actuator(numbered("query-side", n), ports.querySide(n)));
    return Stream.of(gateways, commandSides, querySides).flatMap(names -> names).toList();
  }

  private static String actuator(String name, int port) {
    return name + "=http://" + HOST + ":" + port;
  }

  private List<String> webChat() {
    String gateways =
        IntStream.rangeClosed(1, layout.gateways())
            .mapToObj(n -> "ws://" + HOST + ":" + ports.gateway(n) + "/ws")
            .collect(joining(","));
    String web = "--danliao.gateway.web.";
    return List.of(
        web + "enabled=true",
        web + "query-api=http://" + HOST + ":" + ports.querySide(1),
        web + "gateways=" + gateways,
        web + "development-tokens=true");
  }

  /** What is run: a module's main class with its share of memory. */
  private record Service(String module, String mainClass, String heap) {}

  private Member service(
      String name, Set<String> needs, List<Port> ports, Service service, List<String> properties) {
    List<String> arguments = new ArrayList<>(properties);
    arguments.add("--danliao.instance=" + name);
    arguments.add("--spring.config.import=configtree:" + home.secrets() + "/");
    String health = "http://" + HOST + ":" + ports.getFirst().number() + "/actuator/health";
    return new Member(
        name,
        Member.Tier.of(name),
        needs,
        ports,
        () -> command(name, service, arguments),
        () -> probes.get(health),
        Duration.ofSeconds(4));
  }

  private List<String> command(String name, Service service, List<String> arguments)
      throws IOException {
    return new JavaCommand(home, name, Program.of(project, service.module()))
        .options(OPTIONS.toArray(String[]::new))
        .options(service.heap())
        .options(layout.options())
        .main(service.mainClass(), arguments.toArray(String[]::new));
  }

  private static List<String> http(int port) {
    return List.of("--server.address=" + HOST, "--server.port=" + port);
  }

  private static String grpc(int port) {
    return "--spring.grpc.server.address=" + HOST + ":" + port;
  }

  private List<String> database() {
    return List.of("--danliao.mysql=" + HOST + ":" + ports.mariadb());
  }

  private List<String> rocketMq() {
    return List.of("--rocketmq.name-server=" + HOST + ":" + ports.rocketMqNameServer());
  }

  private List<String> redis() {
    return List.of("--spring.data.redis.host=" + HOST, "--spring.data.redis.port=" + ports.redis());
  }

  private static String numbered(String name, int number) {
    return number == 1 ? name : name + "-" + number;
  }
}
