package danliao.e2e;

import danliao.client.query.QueryClient;
import java.net.URI;

/** What a service counts. */
final class Metrics {
  private Metrics() {}

  /** Of all series of a counter or gauge; 0 while it has none. */
  static double sum(URI instance, String name) {
    return new QueryClient(instance, null)
        .text("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith(name + '{') || line.startsWith(name + ' '))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
