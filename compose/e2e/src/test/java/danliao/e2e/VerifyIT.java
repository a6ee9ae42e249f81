package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.client.query.VerifyStatus;
import danliao.testkit.ChildProcess.Said;
import danliao.testkit.RealServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What projections show is what their events say, and where it is not, that is found. The first to
 * begin, for it takes longest.
 */
@Order(1)
@Timeout(600)
class VerifyIT {
  private static final Duration VERIFIED = Duration.ofMinutes(3);

  @RegisterExtension final World world = new World();

  @Test
  void whileMessagesFlowNothingIsFoundThatIsNotSo() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    TestUser eve = world.user("eve");
    Session fromAnn = ann.on(1, Encoding.PROTOBUF);
    Session toBob = bob.on(2, Encoding.JSON);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger exchanges = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    Thread busy =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!done.get()) {
                    try {
                      ServerAck ack = fromAnn.send(bob, "meanwhile");
                      toBob.receives(ack);
                      toBob.client().ack(AckStatus.READ, ack.getMessageId());
                      fromAnn.send(eve, "for later");
                      exchanges.incrementAndGet();
                    } catch (Exception | AssertionError e) {
                      wrong.add(e.toString());
                    }
                  }
                });
    Said said = Launcher.ofRunningStack().say("verify", "--all");
    done.set(true);
    busy.join();
    assertThat(wrong).isEmpty();
    assertThat(exchanges.get()).isPositive();
    assertThat(said.exit()).as(said.text()).isZero();
    for (String name : new String[] {"conversation", "message-log", "unread", "search"}) {
      VerifyStatus status = world.admin().verifyStatus(name);
      assertThat(status.state()).as(name).isEqualTo("DONE");
      assertThat(status.isClean()).as("%s: %s", name, status).isTrue();
      assertThat(status.result().rows()).as(name).isPositive();
    }
  }

  @Test
  void aStuckCountAndAStaleStatusAreNamedAndARebuildMendsThem() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    Session fromAnn = ann.on(1, Encoding.PROTOBUF);
    Session toBob = bob.on(2, Encoding.JSON);
    ServerAck ack = fromAnn.send(bob, "read by bob");
    toBob.receives(ack);
    toBob.client().ack(AckStatus.READ, ack.getMessageId());
    fromAnn.receiptOf(ack, AckStatus.READ);
    await()
        .atMost(VERIFIED)
        .until(
            () ->
                bob.query().search("read").stream()
                    .anyMatch(found -> found.status() == MessageStatus.READ));
    redis(
        "HSET danliao:g%d:unread:{%s} %s 7"
            .formatted(generation("unread"), bob.id(), ack.getConversationId()));
    elasticsearch(ack.getMessageId(), "{\"doc\":{\"status\":\"SENT\"}}");
    assertThat(bob.query().unread().total()).isEqualTo(7);

    Said said = Launcher.ofRunningStack().say("verify", "unread", "search");
    assertThat(said.exit()).as(said.text()).isEqualTo(1);
    assertThat(said.text())
        .contains("EXTRA unread:{" + bob.id() + "} " + ack.getConversationId())
        .contains("DIFFERENT " + ack.getMessageId())
        .doesNotContain("read by bob");
    assertThat(world.admin().verifyStatus("unread").result().first())
        .singleElement()
        .satisfies(one -> assertThat(one.found()).containsEntry("unread", "7"));
    assertThat(world.admin().verifyStatus("search").result().first())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.expected()).containsEntry("status", "READ");
              assertThat(one.found()).containsEntry("status", "SENT");
            });

    Said rebuilt = Launcher.ofRunningStack().say("rebuild", "unread", "search");
    assertThat(rebuilt.exit()).as(rebuilt.text()).isZero();
    assertThat(bob.query().unread().total()).isZero();
    Said again = Launcher.ofRunningStack().say("verify", "unread", "search", "--json");
    assertThat(again.exit()).as(again.text()).isZero();
    assertThat(again.text()).contains("\"state\":\"DONE\"");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    QueryClient admin = world.admin();
    assertThat(admin.verify("nonsense", null).status()).isEqualTo(404);
    assertThat(admin.verify("unread", -1).status()).isEqualTo(400);
    assertThat(admin.cancelVerify("conversation").status()).isEqualTo(409);
    // It fills nothing before every query side knows of it.
    assertThat(admin.verify("conversation", 1).status()).isEqualTo(202);
    assertThat(admin.verify("conversation", null).status()).as("a second one").isEqualTo(409);
    assertThat(admin.rebuild("conversation", null).status()).isEqualTo(409);
    assertThat(admin.cancelRebuild("conversation").status()).isEqualTo(409);
    assertThat(admin.verifyStatus("conversation").isUnderWay()).isTrue();
    assertThat(admin.cancelVerify("conversation").status()).isEqualTo(204);
    assertThat(admin.verifyStatus("conversation").state()).isEqualTo("CANCELLED");
    for (String command :
        new String[] {
          "verify", "verify nonsense", "verify --all unread", "verify conversation --cancel"
        }) {
      Said said = Launcher.ofRunningStack().say(command.split(" "));
      assertThat(said.exit()).as(command).isNotZero();
      assertThat(said.text()).as(command).isNotBlank().doesNotContain("\tat ");
    }
  }

  private int generation(String projection) throws Exception {
    return world.admin().projections().stream()
        .filter(item -> item.name().equals(projection))
        .mapToInt(ProjectionItem::generation)
        .findFirst()
        .orElseThrow();
  }

  /** Has Redis do something, in a line as its own client would write. */
  private static void redis(String command) throws IOException {
    int port = RealServers.redisPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(socket.getInputStream().read()).as(command).isEqualTo(':');
    }
  }

  private void elasticsearch(String messageId, String update) throws Exception {
    URI document =
        URI.create(
            "%s/danliao-message-g%d/_update/%s"
                .formatted(RealServers.elasticsearch(), generation("search"), messageId));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(document)
              .header("Content-Type", "application/json")
              .timeout(World.PATIENCE)
              .POST(HttpRequest.BodyPublishers.ofString(update))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }
}
