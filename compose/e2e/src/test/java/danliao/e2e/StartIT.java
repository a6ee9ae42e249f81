package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import danliao.client.query.QueryClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Whichever server is away, every service starts, says so, and recovers when it is back. */
@Disruptive
class StartIT {
  private static final Duration STARTED = Duration.ofSeconds(90);
  private static final Duration HEALED = Duration.ofMinutes(2);
  private static final String COMMAND_SIDE = "command-side";
  private static final String QUERY_SIDE = "query-side";
  private static final String GATEWAY = "gateway-1";
  private static final List<String> SERVICES = List.of(COMMAND_SIDE, QUERY_SIDE, GATEWAY);

  @RegisterExtension final World world = new World();

  private enum Server {
    MARIADB,
    REDIS,
    ROCKETMQ,
    HBASE,
    ELASTICSEARCH;

    String process() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<Server> DATABASE = EnumSet.of(Server.MARIADB);
  private static final Set<Server> OTHERS = EnumSet.complementOf(EnumSet.of(Server.MARIADB));

  /** Under which name the health of a service shows a server that it needs. */
  private static final Map<String, Map<Server, String>> SHOWN =
      Map.of(
          COMMAND_SIDE,
          Map.of(Server.ROCKETMQ, "intake"),
          QUERY_SIDE,
          Map.of(
              Server.REDIS, "redis",
              Server.ROCKETMQ, "answers",
              Server.HBASE, "hbase",
              Server.ELASTICSEARCH, "elasticsearch"),
          GATEWAY,
          Map.of(Server.REDIS, "presence", Server.ROCKETMQ, "broker"));

  /** Without the database there is nothing to serve: these two open their ports when it is back. */
  private static final Set<String> WAIT_FOR_MARIADB = Set.of(COMMAND_SIDE, QUERY_SIDE);

  /** The database by itself at first, for without it the others are not asked. */
  @Test
  void everyServiceStartsWithoutServersAndRecoversWhenTheyAreBack() throws Exception {
    Launcher stack = Launcher.ofRunningStack();
    TestUser bob = world.user("bob");
    ServerAck before = world.user("ann").on(2, Encoding.PROTOBUF).send(bob, "heard before");
    stack.kill(names(SERVICES, DATABASE));
    try {
      stack.launch(names(SERVICES, Set.of()));
      startsWithout(DATABASE);
      // Even what is acknowledged later is taken in a connection that opens now.
      world.user("carol").on(1, Encoding.JSON).answersAPing();
      // What has waited for the database goes on, and finds nothing else.
      stack.kill(names(List.of(GATEWAY), OTHERS));
      stack.launch(names(List.of(GATEWAY), DATABASE));
      startsWithout(OTHERS);
      // From MySQL alone; unread counts would come from Redis.
      assertThat(world.user("carol").query().conversations(null, null).items()).isEmpty();
      WhatUsersSeeIT.assertProblem(bob.query().get("/v1/conversations"), 503);
    } finally {
      stack.start(names(List.of(), EnumSet.allOf(Server.class)));
    }
    for (String service : SERVICES) {
      await()
          .atMost(HEALED)
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(health(service).at("/status").asString()).isEqualTo("UP"));
    }
    Session ann = world.user("ann").on(1, Encoding.JSON);
    Session connected = bob.on(1, Encoding.PROTOBUF);
    connected.receives(before);
    ServerAck after = ann.send(bob, "heard after");
    connected.receives(after);
    // What the stores had is still there.
    await()
        .atMost(HEALED)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(bob.query().messages(before.getConversationId()))
                  .extracting(MessageItem::messageId)
                  .containsExactly(before.getMessageId());
              assertThat(bob.query().search("heard"))
                  .extracting(MessageItem::messageId)
                  .containsExactlyInAnyOrder(before.getMessageId(), after.getMessageId());
            });
  }

  private static String[] names(List<String> services, Set<Server> servers) {
    return Stream.concat(services.stream(), servers.stream().map(Server::process))
        .toArray(String[]::new);
  }

  private void startsWithout(Set<Server> away) {
    for (String service : SERVICES) {
      await().atMost(STARTED).ignoreExceptions().untilAsserted(() -> saysWhat(service, away));
    }
  }

  private void saysWhat(String service, Set<Server> away) throws IOException {
    if (away.contains(Server.MARIADB) && WAIT_FOR_MARIADB.contains(service)) {
      assertThat(Files.readString(world.local().home().resolve("logs").resolve(service + ".log")))
          .contains("waiting for the database");
      return;
    }
    QueryClient actuator = new QueryClient(address(service), null);
    assertThat(actuator.get("/actuator/health/liveness").status()).isEqualTo(200);
    // All instances miss the same server: none is to be taken out for it.
    assertThat(actuator.get("/actuator/health/readiness").status()).isEqualTo(200);
    JsonNode health = health(service);
    Map<Server, String> shown = SHOWN.get(service);
    List<String> missed = away.stream().filter(shown::containsKey).map(shown::get).toList();
    for (String component : missed) {
      assertThat(health.at("/components/" + component + "/status").asString())
          .as("%s in %s of %s", component, health, service)
          .isEqualTo("DOWN");
    }
    assertThat(health.at("/status").asString()).isEqualTo(missed.isEmpty() ? "UP" : "DOWN");
  }

  private JsonNode health(String service) {
    return new QueryClient(address(service), null).get("/actuator/health").body();
  }

  private URI address(String service) {
    return switch (service) {
      case COMMAND_SIDE -> world.local().commandSide(1);
      case QUERY_SIDE -> world.local().queryApi();
      default -> URI.create("http://" + world.local().gateway(1).getAuthority());
    };
  }
}
