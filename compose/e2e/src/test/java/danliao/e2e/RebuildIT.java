package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.ConversationItem;
import danliao.client.query.MessageItem;
import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryException;
import danliao.client.query.RebuildStatus;
import danliao.testkit.ChildProcess.Said;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Projections are filled anew from their events while everyone keeps chatting. */
@Disruptive
class RebuildIT {
  private static final Duration REBUILT = Duration.ofMinutes(3);
  private static final int BEFORE = 20;

  @RegisterExtension final World world = new World();

  @Test
  void whoeverChatsAndReadsMeanwhileNoticesNothing() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    TestUser eve = world.user("eve");
    Session fromAnn = ann.on(1, Encoding.PROTOBUF);
    Session toBob = bob.on(2, Encoding.JSON);
    // Bob reads all of it, Eve nothing and is not there.
    List<ServerAck> toEve = new ArrayList<>(fromAnn.sendMany(eve, BEFORE, "for later "));
    Map<String, Integer> before = generations();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger exchanges = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> busy =
        List.of(
            run(
                done,
                wrong,
                () -> {
                  ServerAck ack = fromAnn.send(bob, "meanwhile");
                  toBob.receives(ack);
                  toBob.client().ack(AckStatus.READ, ack.getMessageId());
                  fromAnn.receiptOf(ack, AckStatus.READ);
                  require(bob.query().unread().total() == 0, "unread though a receipt was there");
                  ServerAck later = fromAnn.send(eve, "for later too");
                  toEve.add(later);
                  require(
                      eve.query().messages(later.getConversationId()).getFirst().seq()
                          >= later.getSeq(),
                      "acknowledged and not in the history");
                  exchanges.incrementAndGet();
                  return null;
                }),
            run(done, wrong, new Watch(eve, ann)));
    Said said = Launcher.ofRunningStack().say("rebuild", "--all");
    int during = exchanges.get();
    await().atMost(REBUILT).until(() -> exchanges.get() > during + 2 || !wrong.isEmpty());
    done.set(true);
    for (Thread thread : busy) {
      thread.join();
    }
    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text()).contains("100.0 %");
    assertThat(wrong).isEmpty();
    assertThat(during).isPositive();
    assertThat(generations())
        .allSatisfy((name, number) -> assertThat(number).as(name).isGreaterThan(before.get(name)));
    assertThat(fromAnn.inbox().errors()).isEmpty();
    assertThat(eve.query().unread().total()).isEqualTo(toEve.size());
    Session eveAtLast = eve.on(1, Encoding.PROTOBUF);
    for (ServerAck ack : toEve) {
      eveAtLast.receives(ack);
      assertThat(fromAnn.receiptsOf(ack)).as("none because of a rebuild").hasSizeLessThan(2);
    }
  }

  @Test
  void aQuerySideThatIsKilledInTheMiddleGoesOnWhereItWas() throws Exception {
    TestUser bob = world.user("bob");
    ServerAck ack = world.user("ann").on(1, Encoding.PROTOBUF).send(bob, "kept");
    int before = generations().get("conversation");
    long head = world.admin().projections().getFirst().head();
    // Some ten seconds.
    assertThat(world.admin().rebuild("conversation", (int) Math.max(1, head / 10)).status())
        .isEqualTo(202);
    assertThat(world.admin().rebuild("conversation", null).status())
        .as("a second one")
        .isEqualTo(409);
    await()
        .atMost(REBUILT)
        .until(() -> world.admin().rebuildStatus("conversation").position() > head / 10);
    Launcher.ofRunningStack().kill("query-side");
    Launcher.ofRunningStack().start("query-side");
    RebuildStatus resumed = world.admin().rebuildStatus("conversation");
    assertThat(resumed.position()).isGreaterThanOrEqualTo(0);
    Said followed = Launcher.ofRunningStack().say("rebuild", "conversation", "--follow", "--json");
    assertThat(followed.exit()).as(followed.text()).isZero();
    assertThat(followed.text()).contains("\"state\":\"LIVE\"");
    assertThat(bob.query().conversations(null, null).items())
        .extracting(item -> item.lastMessage().messageId())
        .containsExactly(ack.getMessageId());
    assertThat(generations().get("conversation")).isGreaterThan(before);

    Said back = Launcher.ofRunningStack().say("rollback", "conversation");
    assertThat(back.exit()).as(back.text()).isZero();
    assertThat(generations()).containsEntry("conversation", before);
    assertThat(bob.query().conversations(null, null).items()).hasSize(1);
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    QueryClient admin = world.admin();
    assertThat(admin.rebuild("nonsense", null).status()).isEqualTo(404);
    assertThat(admin.rebuild("unread", -1).status()).isEqualTo(400);
    assertThat(admin.cancelRebuild("unread").status()).isEqualTo(409);
    assertThat(admin.request("POST", "/admin/v1/projections/unread/rebuild?eventsPerSecond=x"))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(400));
    for (String command :
        List.of("rebuild", "rebuild nonsense", "rebuild --all unread", "rollback nonsense")) {
      Said said = Launcher.ofRunningStack().say(command.split(" "));
      assertThat(said.exit()).as(command).isNotZero();
      assertThat(said.text()).as(command).isNotBlank().doesNotContain("\tat ");
    }
  }

  @Test
  void aRebuildIsFollowedAsEventsAndCancelled() throws Exception {
    int before = generations().get("unread");
    assertThat(world.admin().rebuild("unread", 1).status()).isEqualTo(202);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest follow =
          HttpRequest.newBuilder(
                  URI.create(world.local().queryApi() + "/admin/v1/projections/unread/rebuild"))
              .header("Authorization", "Bearer " + world.tokens().admin("operator"))
              .header("Accept", "text/event-stream")
              .timeout(World.PATIENCE)
              .build();
      HttpResponse<Stream<String>> answer = http.send(follow, HttpResponse.BodyHandlers.ofLines());
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      List<String> events = new ArrayList<>();
      answer
          .body()
          .filter(line -> line.startsWith("data:"))
          .forEach(
              line -> {
                events.add(line);
                if (events.size() == 2) {
                  assertThat(world.admin().cancelRebuild("unread").status()).isEqualTo(204);
                }
              });
      assertThat(events).hasSizeGreaterThan(2);
      assertThat(events.getFirst()).contains("\"BUILDING\"");
      assertThat(events.getLast()).contains("\"CANCELLED\"");
    }
    assertThat(generations()).containsEntry("unread", before);
  }

  private Map<String, Integer> generations() throws QueryException {
    Map<String, Integer> generations = new LinkedHashMap<>();
    for (ProjectionItem item : world.admin().projections()) {
      generations.put(item.name(), item.generation());
    }
    return generations;
  }

  private static Thread run(AtomicBoolean done, Queue<String> wrong, Callable<?> again) {
    return Thread.ofVirtual()
        .start(
            () -> {
              while (!done.get()) {
                try {
                  again.call();
                } catch (Exception | AssertionError e) {
                  wrong.add(e.toString());
                }
              }
            });
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Somebody who only reads: nothing fails, and nothing that was seen is gone. */
  private static final class Watch implements Callable<Void> {
    private final TestUser user;
    private final String conversation;
    private long unread;
    private long offline;
    private long listed;
    private List<String> history = List.of();

    Watch(TestUser user, TestUser peer) {
      this.user = user;
      this.conversation = user.conversationWith(peer);
    }

    @Override
    public Void call() throws QueryException {
      QueryClient query = user.query();
      unread = notLess("unread", unread, query.unread().total());
      offline = notLess("offline", offline, query.offline(200).size());
      List<ConversationItem> list = query.conversations(null, null).items();
      require(list.size() == 1, "conversations: " + list.size());
      listed = notLess("last message", listed, list.getFirst().lastMessage().seq());
      List<String> ids =
          query.messages(conversation, null, null, 200).items().reversed().stream()
              .map(MessageItem::messageId)
              .toList();
      require(
          ids.size() == 200 || ids.subList(0, Math.min(history.size(), ids.size())).equals(history),
          "the history is another");
      history = ids;
      return null;
    }

    private static long notLess(String what, long before, long now) {
      require(now >= before, what + ": " + now + " after " + before);
      return now;
    }
  }
}
