package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.Encoding;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class SecondInstanceIT {
  private static final Duration SHARED = Duration.ofSeconds(90);
  private static final Duration TAKEN_OVER = Duration.ofSeconds(30);

  @RegisterExtension final World world = new World();

  @BeforeAll
  static void startASecondOfEach() {
    Launcher.ofRunningStack().up("--command-sides", "2", "--query-sides", "2");
  }

  @AfterAll
  static void backToOneOfEach() {
    Launcher.ofRunningStack().down();
    Launcher.ofRunningStack().up();
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
    for (int i = 0; i < talkers.size(); i++) {
      Session sender = talkers.get(i);
      Session recipient = talkers.get((i + 1) % talkers.size());
      ServerAck ack = sender.send(recipient.user(), "work");
      recipient.receives(ack);
      recipient.client().ack(AckStatus.READ, ack.getMessageId());
      sender.receiptOf(ack, AckStatus.READ);
    }
  }
}
