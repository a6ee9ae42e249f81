package danliao.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.testkit.RealServers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how fast one gateway takes sends and pushes them on, clients and all in one JVM: run by
 * hand, on a quiet machine, with the same system properties as the integration tests.
 */
final class SendRate {
  private static final Logger log = LoggerFactory.getLogger(SendRate.class);
  private static final int PAIRS = 8;
  private static final int SENDS = 1_000;

  /** Sends of a pair under way; more would measure the queue instead. */
  private static final int WINDOW = 16;

  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  private SendRate() {}

  public static void main(String[] args) throws IOException, MQClientException {
    try (Servers servers = new Servers();
        UndeliveredStore store = new UndeliveredStore();
        RunningGateway gateway =
            RunningGateway.ready(
                servers,
                store.port(),
                "danliao.gateway.limits.sends-per-second=100000",
                "danliao.gateway.limits.send-burst=100000")) {
      Jwts jwts = new Jwts(RealServers.secrets().jwtSecret());
      List<CompletableFuture<Void>> pairs = new ArrayList<>();
      long startedAt = System.nanoTime();
      for (int pair = 0; pair < PAIRS; pair++) {
        int number = pair;
        pairs.add(
            CompletableFuture.runAsync(
                () -> talk(gateway, jwts, number), task -> Thread.ofVirtual().start(task)));
      }
      CompletableFuture.allOf(pairs.toArray(CompletableFuture[]::new)).join();
      Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
      Timer timer = gateway.bean(MeterRegistry.class).get("danliao.gateway.frame.to.push").timer();
      log.atInfo()
          .addKeyValue("sendsPerSecond", PAIRS * SENDS * 1000L / took.toMillis())
          .addKeyValue(
              "frameToPushMillis",
              Arrays.stream(timer.takeSnapshot().percentileValues())
                  .map(p -> p.percentile() + "=" + p.value(TimeUnit.MILLISECONDS))
                  .toList())
          .log("measured");
    }
  }

  private static void talk(RunningGateway gateway, Jwts jwts, int number) {
    String from = "from-" + RUN + '-' + number;
    String to = "to-" + RUN + '-' + number;
    try (TestClient recipient = TestClient.protobuf(gateway.port(), "d", jwts.of(to)).welcomed();
        TestClient sender = TestClient.protobuf(gateway.port(), "d", jwts.of(from)).welcomed()) {
      for (int i = 0; i < SENDS + WINDOW; i++) {
        if (i < SENDS) {
          sender.send("measured-" + i, to, "hello");
        }
        if (i >= WINDOW) {
          assertThat(recipient.message().getClientMsgId())
              .as(() -> counters(gateway))
              .isEqualTo("measured-" + (i - WINDOW));
        }
      }
    }
  }

  /** What the gateway counted, to tell a slow machine from a lost message. */
  private static String counters(RunningGateway gateway) {
    return gateway.bean(MeterRegistry.class).getMeters().stream()
        .filter(m -> m instanceof Counter c && c.count() > 0)
        .filter(m -> m.getId().getName().startsWith("danliao."))
        .map(m -> m.getId().getName() + m.getId().getTags() + '=' + ((Counter) m).count())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
