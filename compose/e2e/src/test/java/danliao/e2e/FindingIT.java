package danliao.e2e;

import static danliao.e2e.World.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import danliao.client.query.Page;
import danliao.client.query.QueryClient.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message is found by its words, soon, and by its two participants only. */
class FindingIT {
  private static final Duration PROMISED = Duration.ofSeconds(3);

  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @CsvSource({
    "明天下午三点在图书馆见面, 图书馆",
    "我们去喝咖啡吧, 咖啡",
    "单, 单",
    "The quarterly report is ready, report",
    "The quarterly report is ready, QUARTERLY REPORT",
    "周五 deploy 到生产环境, deploy",
    "周五 deploy 到生产环境, 生产",
  })
  void aMessageIsFoundByItsWords(String content, String words) throws Exception {
    Session ann = world.user("ann").on(1, Encoding.JSON);
    TestUser bob = world.user("bob");
    ServerAck ack = ann.send(bob, content);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (TestUser user : List.of(ann.user(), bob)) {
                List<MessageItem> found = user.query().search(words);
                assertThat(found)
                    .extracting(MessageItem::messageId)
                    .containsExactly(ack.getMessageId());
                assertThat(found.getFirst().content()).isEqualTo(content);
                assertThat(found.getFirst().seq()).isEqualTo(ack.getSeq());
                assertThat(found.getFirst().highlights()).isNotEmpty();
              }
            });
  }

  /** The median of some: a test machine may stall for longer at any time. */
  @Test
  void aMessageIsFoundSoonAfterItsAck() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String word = "walrus" + i;
      ServerAck ack = ann.send(bob, "a " + word);
      long acked = System.nanoTime();
      awaitFound(bob, word, ack);
      times.add(Duration.ofNanos(System.nanoTime() - acked));
    }
    assertThat(times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow())
        .isLessThan(PROMISED);
  }

  @Test
  void onlyItsTwoParticipantsFindAMessage() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    TestUser eve = world.user("eve");
    ServerAck ack = ann.send(bob, "a secret rendezvous");
    awaitFound(bob, "rendezvous", ack);
    assertThat(eve.query().search("rendezvous")).isEmpty();
    assertThat(eve.query().search(Search.of("rendezvous").peer(bob.id())).items()).isEmpty();
    assertThat(eve.query().search(Search.of("rendezvous").from(ann.user().id())).items()).isEmpty();
  }

  @Test
  void whatIsFoundShowsItsStatusAsItIs() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session bob = world.user("bob").on(2, Encoding.JSON);
    ServerAck ack = ann.send(bob.user(), "a zeppelin");
    awaitFound(bob.user(), "zeppelin", ack);
    bob.client().ack(AckStatus.READ, ack.getMessageId());
    ann.receiptOf(ack, AckStatus.READ);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ann.user().query().search("zeppelin"))
                    .extracting(MessageItem::status)
                    .containsExactly(MessageStatus.READ));
  }

  @Test
  void aSearchIsNarrowedByPeerAuthorAndTime() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session bob = world.user("bob").on(2, Encoding.PROTOBUF);
    TestUser cy = world.user("cy");
    ServerAck toBob = ann.send(bob.user(), "pelican one");
    ServerAck toCy = ann.send(cy, "pelican two");
    ServerAck reply = bob.send(ann.user(), "pelican three");
    awaitFound(ann.user(), "pelican", toBob, toCy, reply);

    Search pelican = Search.of("pelican");
    assertFound(ann.user(), pelican.peer(cy.id()), toCy);
    assertFound(ann.user(), pelican.peer(bob.user().id()), toBob, reply);
    assertFound(ann.user(), pelican.from(bob.user().id()), reply);
    String afterFirst = Timestamps.instant(toBob.getSentAt()).plusMillis(1).toString();
    String longAgo = "2020-01-01T00:00:00Z";
    assertFound(ann.user(), pelican.peer(bob.user().id()).between(afterFirst, null), reply);
    assertFound(ann.user(), pelican.between(null, longAgo));
    assertFound(ann.user(), pelican.between(longAgo, null), toBob, toCy, reply);
  }

  @Test
  void pagesHaveNoGapAndNoRepeatWhileMessagesArrive() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    TestUser bob = world.user("bob");
    List<ServerAck> acks = ann.sendMany(bob, 45, "ostrich ");
    awaitFound(bob, "ostrich", 45);
    List<String> found = new ArrayList<>();
    String cursor = null;
    int late = 0;
    do {
      Page<MessageItem> page = bob.query().search(Search.of("ostrich").page(10, cursor));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(10);
      page.items().forEach(item -> found.add(item.messageId()));
      cursor = page.next();
      ann.send(bob, "ostrich, late " + late++);
    } while (cursor != null);
    assertThat(found).doesNotHaveDuplicates();
    assertThat(found).containsAll(acks.stream().map(ServerAck::getMessageId).toList());
  }

  private static void awaitFound(TestUser user, String words, ServerAck... acks) {
    await().atMost(PATIENCE).untilAsserted(() -> assertFound(user, Search.of(words), acks));
  }

  private static void awaitFound(TestUser user, String words, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(user.query().search(Search.of(words).page(200, null)).items())
                    .hasSize(count));
  }

  private static void assertFound(TestUser user, Search search, ServerAck... acks)
      throws Exception {
    assertThat(user.query().search(search).items())
        .extracting(MessageItem::messageId)
        .containsExactlyInAnyOrder(
            List.of(acks).stream().map(ServerAck::getMessageId).toArray(String[]::new));
  }
}
