package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.Answer;
import danliao.client.query.MessageItem;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryClient.Search;
import danliao.testkit.ChildProcess.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * While a store is away nobody waits who does not need it, and one that comes back empty is filled
 * again without anyone doing anything. How one comes back with what it had is in {@link StartIT}.
 */
@Disruptive
class StoreOutageIT {
  private static final String HEALTH = "/actuator/health";
  private static final Duration NOTICED = Duration.ofSeconds(45);
  private static final Duration FILLED = Duration.ofMinutes(2);
  private static final Duration OUTAGE = Duration.ofSeconds(8);
  private static final Duration UNDISTURBED = Duration.ofSeconds(2);
  private static final int MESSAGES = 30;
  private static final int READ = MESSAGES / 3;

  @RegisterExtension final World world = new World();

  private Session ann;
  private TestUser bob;
  private List<ServerAck> acks;
  private Send meanwhile;

  @BeforeEach
  void someOfWhatIsStoredIsRead() throws Exception {
    ann = world.user("ann").on(1, Encoding.PROTOBUF);
    bob = world.user("bob");
    acks = ann.sendMany(bob, MESSAGES, "kept ");
    meanwhile = Messages.to(bob, "meanwhile");
    Session reading = bob.on(2, Encoding.JSON);
    List<ServerAck> read = acks.subList(0, READ);
    read.forEach(ack -> reading.receives(ack));
    reading.client().ack(AckStatus.READ, read.stream().map(ServerAck::getMessageId).toList());
    read.forEach(ack -> ann.receiptOf(ack, AckStatus.READ));
    reading.client().close();
  }

  @Test
  void whatWasAcknowledgedIsThereAgainAfterRedisLostAllItHad() throws Exception {
    lose("redis", this::sendMeanwhile);
    allIsThereAgain();
  }

  @Test
  void withoutHBaseTheQuerySideSaysThatItCannotAnswerUntilAllIsThereAgain() throws Exception {
    QueryClient actuator = new QueryClient(world.local().queryApi(), null);
    String history = "/v1/conversations/" + ann.user().conversationWith(bob) + "/messages";
    lose(
        "hbase",
        () -> {
          await().atMost(NOTICED).until(() -> actuator.get(HEALTH).status() == 503);
          assertThat(actuator.get(HEALTH + "/readiness").status()).isEqualTo(200);
          assertThat(actuator.get(HEALTH + "/liveness").status()).isEqualTo(200);
          var waiting = ann.client().send(meanwhile);
          await()
              .atMost(NOTICED)
              .untilAsserted(
                  () -> {
                    Said said = Launcher.ofRunningStack().say("projections");
                    assertThat(said.text())
                        .containsPattern("message-log .* FAILING .*\n.* batch for");
                  });
          assertThat(waiting).isNotDone();
          Answer answer = bob.query().get(history);
          WhatUsersSeeIT.assertProblem(answer, 503);
          assertThat(answer.retryAfter()).isPresent();
          assertThat(bob.query().conversations(null, null).items()).hasSize(1);
        });
    await().atMost(FILLED).until(() -> actuator.get(HEALTH).status() == 200);
    allIsThereAgain();
  }

  @Test
  void whileElasticsearchIsDownNothingElseWaitsAndAfterwardsSearchFindsAllThereIs()
      throws Exception {
    Session cy = world.user("cy").on(1, Encoding.PROTOBUF);
    Session dan = world.user("dan").on(2, Encoding.JSON);
    dan.receives(cy.send(dan.user(), "warming up"));
    List<String> ids = new ArrayList<>();
    lose(
        "elasticsearch",
        () -> {
          sendMeanwhile();
          talk(cy, dan, ids);
          Answer answer = dan.user().query().get("/v1/search?q=narwhal");
          WhatUsersSeeIT.assertProblem(answer, 503);
          assertThat(answer.retryAfter()).isPresent();
        });
    // Only the newest are compared when there were more than a page of them.
    List<String> newest = ids.reversed().stream().limit(200).toList();
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(dan.user().query().search(Search.of("narwhal").page(200, null)).items())
                    .filteredOn(item -> item.status().name().equals("READ"))
                    .extracting(MessageItem::messageId)
                    .containsExactlyInAnyOrderElementsOf(newest));
    allIsThereAgain();
  }

  /** What happens while a store is away. */
  private interface Outage {
    void happens() throws Exception;
  }

  private void lose(String store, Outage outage) throws Exception {
    Launcher.ofRunningStack().kill(store);
    try {
      empty(world.local().home().resolve("data").resolve(store));
      outage.happens();
    } finally {
      Launcher.ofRunningStack().start(store);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }

  /** On its way when the store comes back with nothing. */
  private void sendMeanwhile() {
    ann.client().send(ClientFrame.newBuilder().setSend(meanwhile).build());
  }

  private static void talk(Session from, Session to, List<String> ids) throws Exception {
    List<Duration> times = new ArrayList<>();
    Instant end = Instant.now().plus(OUTAGE);
    while (Instant.now().isBefore(end)) {
      long began = System.nanoTime();
      ServerAck ack = from.send(to.user(), "narwhal " + ids.size());
      to.receives(ack);
      to.client().ack(AckStatus.READ, ack.getMessageId());
      from.receiptOf(ack, AckStatus.READ);
      assertThat(to.user().query().message(ack.getMessageId()).status().name()).isEqualTo("READ");
      times.add(Duration.ofNanos(System.nanoTime() - began));
      ids.add(ack.getMessageId());
    }
    assertThat(times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow())
        .isLessThan(UNDISTURBED);
  }

  private void allIsThereAgain() throws Exception {
    List<String> ids = new ArrayList<>(acks.stream().map(ServerAck::getMessageId).toList());
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bob.query().messages(acks.getFirst().getConversationId()))
                    .extracting(MessageItem::messageId)
                    .containsAll(ids));
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(bob.query().unread().total()).isGreaterThanOrEqualTo(MESSAGES - READ));
    await()
        .atMost(FILLED)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bob.query().search("kept"))
                    .extracting(MessageItem::messageId)
                    .containsExactlyInAnyOrderElementsOf(ids));
    // Whether it was refused or is stored with an ack that is late: sent again it is there once.
    ids.add(ann.send(meanwhile).getMessageId());
    ids.add(ann.send(bob, "afterwards").getMessageId());
    int unread = ids.size() - READ;
    assertThat(bob.query().unread().total()).isEqualTo(unread);
    assertThat(bob.query().messages(acks.getFirst().getConversationId()))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids.reversed());
    assertThat(bob.query().offline(200)).extracting(MessageItem::messageId).hasSize(unread);
    Session again = bob.on(1, Encoding.PROTOBUF);
    for (String id : ids.subList(READ, ids.size())) {
      again.receives(id);
    }
  }
}
