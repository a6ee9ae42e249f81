package danliao.stack;

import static danliao.stack.Ports.HOST;

import java.util.ArrayList;
import java.util.List;

/** Where a person finds the stack, one line each. */
final class Addresses {
  private Addresses() {}

  static List<String> of(Layout layout) {
    Ports ports = new Ports(layout.portOffset());
    List<String> lines = new ArrayList<>();
    if (layout.gateways() > 0) {
      lines.add(line("web chat", ports.pages().getFirst() + "/"));
      lines.add(line("console", ports.pages().getFirst() + "/console"));
    }
    for (int n = 1; n <= layout.gateways(); n++) {
      lines.add(line("gateway-" + n, "ws://" + HOST + ":" + ports.gateway(n) + "/ws"));
    }
    for (int n = 1; n <= layout.querySides(); n++) {
      lines.add(line("query API", "http://" + HOST + ":" + ports.querySide(n)));
    }
    for (int n = 1; n <= layout.commandSides(); n++) {
      lines.add(line("command side", "http://" + HOST + ":" + ports.commandSide(n) + "/actuator"));
    }
    lines.add(line("mariadb", HOST + ":" + ports.mariadb()));
    lines.add(line("redis", HOST + ":" + ports.redis()));
    lines.add(line("rocketmq", HOST + ":" + ports.rocketMqNameServer()));
    lines.add(line("hbase", HOST + ":" + ports.zooKeeper() + " (ZooKeeper)"));
    lines.add(line("elasticsearch", "http://" + HOST + ":" + ports.elasticsearch()));
    return lines;
  }

  private static String line(String name, String address) {
    return String.format("  %-16s %s", name, address);
  }
}
