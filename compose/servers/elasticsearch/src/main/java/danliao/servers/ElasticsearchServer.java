package danliao.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.ClasspathNode;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.transport.netty4.Netty4Plugin;

/** Runs one node: {@code <home> <http port> <transport port>}. */
public final class ElasticsearchServer {
  private ElasticsearchServer() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    prepare(home);
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings(home, args[1], args[2]), Map.of(), null, () -> "local");
    ClasspathNode node =
        new ClasspathNode(environment, List.of(new Netty4Plugin(), new LocalPlugin()));
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, closed)));
    node.start();
    closed.await();
  }

  /** What Elasticsearch's own bootstrap does before any server class is loaded. */
  private static void prepare(Path home) throws IOException {
    for (String folder : List.of("config", "logs", "data")) {
      Files.createDirectories(home.resolve(folder));
    }
    System.setProperty("es.path.home", home.toString());
    System.setProperty("es.path.conf", home.resolve("config").toString());
    System.setProperty("es.distribution.type", "zip");
    System.setProperty("es.networkaddress.cache.ttl", "60");
    LogConfigurator.configureESLogging();
  }

  private static Settings settings(Path home, String httpPort, String transportPort) {
    return Settings.builder()
        .put("path.home", home.toString())
        .put("path.data", home.resolve("data").toString())
        .put("path.logs", home.resolve("logs").toString())
        .put("cluster.name", "danliao")
        .put("node.name", "local")
        .put("discovery.type", "single-node")
        .put("network.host", "127.0.0.1")
        .put("http.port", httpPort)
        .put("transport.port", transportPort)
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .put("action.destructive_requires_name", true)
        .build();
  }

  private static void close(ClasspathNode node, CountDownLatch closed) {
    try {
      node.prepareForClose();
      node.close();
      node.awaitClose(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      e.printStackTrace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed.countDown();
  }
}
