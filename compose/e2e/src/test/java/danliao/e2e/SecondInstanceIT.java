package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.MessageItem;
import danliao.testkit.ChildProcess.Said;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecondInstanceIT {
  private static final Duration SHARED = Duration.ofSeconds(90);
  private static final Duration TAKEN_OVER = Duration.ofSeconds(30);
  private static final Duration RETURNED = Duration.ofSeconds(10);
  private static final Duration GONE = Duration.ofSeconds(10);

  private static final int MESSAGES = 20;

  private static Said started;
  private static Duration took;
  private static boolean isWritingArchives;
  private static boolean isBackToOneOfEach;

  @RegisterExtension final World world = new World();

  /** One of them without an archive, which it asks for: the background writes one meanwhile. */
  @BeforeAll
  static void startASecondOfEach() throws IOException {
    Launcher stack = Launcher.ofRunningStack();
    stack.deleteClassArchives("command-side");
    long begin = System.nanoTime();
    started = stack.say("up", "--command-sides", "2", "--query-sides", "2");
    took = Duration.ofNanos(System.nanoTime() - begin);
    isWritingArchives = Files.exists(stack.local().pidFiles().resolve("class-archives.pid"));
    assertThat(started.exit()).as(started.text()).isZero();
  }

  @AfterAll
  static void backToOneOfEach() {
    if (!isBackToOneOfEach) {
      Launcher.ofRunningStack().down();
      Launcher.ofRunningStack().up();
    }
  }

  @Test
  void twoCommandSidesShareTheWorkAndOneGoesOnAlone() throws Exception {
    List<URI> both = List.of(world.local().commandSide(1), world.local().commandSide(2));
    shareAndGoOn(both, "danliao_command_batch_seconds_count", "command-side");
  }

  @Test
  void twoQuerySidesShareTheWorkAndOneGoesOnAlone() throws Exception {
    List<URI> both = List.of(world.local().queryApi(1), world.local().queryApi(2));
    shareAndGoOn(both, "danliao_query_projection_events_total", "query-side");
  }

  @Test
  void upDoesNotWaitForTheArchivesOfTheNextStart() {
    assertThat(took.minus(untilReady(started))).isLessThan(RETURNED);
    assertThat(isWritingArchives).isTrue();
  }

  /** The last, for its restart brings back one of each. */
  @Test
  @Order(Integer.MAX_VALUE)
  void afterARestartOfEverythingNothingIsLostAndAResendIsStillTheSameMessage() throws Exception {
    TestUser sender = world.user("ann");
    TestUser bob = world.user("bob");
    List<Send> sends = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      sends.add(Messages.to(bob, "before the restart " + i));
    }
    List<ServerAck> acks = sender.on(1, Encoding.PROTOBUF).sendAll(sends);
    Launcher.ofRunningStack().down();
    await().atMost(GONE).untilAsserted(() -> assertThat(processes()).isEmpty());
    Launcher.ofRunningStack().up();
    isBackToOneOfEach = true;

    List<String> ids = acks.stream().map(ServerAck::getMessageId).toList();
    assertThat(bob.query().unread().total()).isEqualTo(MESSAGES);
    for (Encoding encoding : Encoding.values()) {
      Session again = sender.on(encoding == Encoding.JSON ? 1 : 2, encoding);
      assertThat(again.sendAll(sends)).isEqualTo(acks);
      assertThat(again.refused(sends.getFirst().toBuilder().setContent("other").build()).getCode())
          .isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
      again.client().close();
    }
    assertThat(bob.query().messages(acks.getFirst().getConversationId()))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids.reversed());
    assertThat(bob.query().unread().total()).isEqualTo(MESSAGES);
    assertThat(bob.query().offline(null))
        .extracting(MessageItem::messageId)
        .containsExactlyElementsOf(ids);
    Session connected = bob.on(1, Encoding.JSON);
    for (ServerAck ack : acks) {
      assertThat(connected.receives(ack).getRedelivered()).isTrue();
    }
  }

  private static Duration untilReady(Said said) {
    Matcher ready = Pattern.compile("ready in ([0-9.]+) s").matcher(said.text());
    assertThat(ready.find()).as(said.text()).isTrue();
    return Duration.ofMillis(Math.round(Double.parseDouble(ready.group(1)) * 1000));
  }

  /** All that a stack starts works in its home or below; where there is no /proc none is found. */
  private static List<Path> processes() throws IOException {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc)) {
      return List.of();
    }
    Path folder = Launcher.ofRunningStack().local().home().toRealPath();
    try (Stream<Path> files = Files.list(proc)) {
      return files.filter(process -> worksIn(folder, process)).toList();
    }
  }

  private static boolean worksIn(Path folder, Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder);
    } catch (IOException noProcessOrGone) {
      return false;
    }
  }

  /** Work is seen by a counter of each instance that grows while messages are handled. */
  private void shareAndGoOn(List<URI> instances, String counter, String process) throws Exception {
    List<Session> talkers = talkers();
    double first = Metrics.sum(instances.getFirst(), counter);
    double second = Metrics.sum(instances.getLast(), counter);
    await()
        .atMost(SHARED)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              everybodyTalks(talkers);
              return Metrics.sum(instances.getFirst(), counter) > first
                  && Metrics.sum(instances.getLast(), counter) > second;
            });
    Launcher.ofRunningStack().kill(process + "-2");
    long killed = System.nanoTime();
    everybodyTalks(talkers);
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(TAKEN_OVER);
    assertThat(talkers).allMatch(talker -> talker.inbox().errors().isEmpty());
  }

  /** Enough conversations to meet every queue and every segment. */
  private List<Session> talkers() throws Exception {
    List<Session> talkers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      talkers.add(world.user("talker" + i).on(1 + i % 2, Encoding.PROTOBUF));
    }
    return talkers;
  }

  private static void everybodyTalks(List<Session> talkers) throws Exception {
    List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
    for (int i = 0; i < talkers.size(); i++) {
      answers.add(talkers.get(i).client().send(recipientOf(i, talkers).user().id(), "work"));
    }
    List<ServerAck> acks = new ArrayList<>();
    for (CompletableFuture<ServerAck> answer : answers) {
      acks.add(answer.get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }
    for (int i = 0; i < talkers.size(); i++) {
      Session recipient = recipientOf(i, talkers);
      recipient.receives(acks.get(i));
      recipient.client().ack(AckStatus.READ, acks.get(i).getMessageId());
    }
    for (int i = 0; i < talkers.size(); i++) {
      talkers.get(i).receiptOf(acks.get(i), AckStatus.READ);
    }
  }

  private static Session recipientOf(int sender, List<Session> talkers) {
    return talkers.get((sender + 1) % talkers.size());
  }
}
