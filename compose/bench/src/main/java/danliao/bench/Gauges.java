package danliao.bench;

import danliao.client.query.QueryClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gauges of a service, as its actuator shows them. */
final class Gauges {
  private static final String LAG = "danliao_query_projection_lag_events";
  private static final String MEMORY = "jvm_memory_used_bytes";
  private static final long MIB = 1024 * 1024;

  private Gauges() {}

  /** By how many events each processing group is behind, {@code search} by references. */
  static Map<String, Double> lag(QueryClient service) {
    return values(ask(service, LAG), LAG, "group");
  }

  /** The heap in use, with what is garbage by now. */
  static long heapMiB(QueryClient service) {
    double bytes =
        ask(service, MEMORY)
            .lines()
            .filter(line -> line.startsWith(MEMORY) && line.contains("area=\"heap\""))
            .mapToDouble(Gauges::value)
            .sum();
    return Math.round(bytes / MIB);
  }

  private static String ask(QueryClient service, String name) {
    return service.text("/actuator/prometheus?includedNames=" + name);
  }

  /** The value of each series of a gauge, by one of its labels. */
  static Map<String, Double> values(String text, String name, String label) {
    Pattern labelled = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
    Map<String, Double> values = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith(name + '{'))
        .forEach(
            line -> {
              Matcher found = labelled.matcher(line);
              if (found.find()) {
                values.put(found.group(1), value(line));
              }
            });
    return values;
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
