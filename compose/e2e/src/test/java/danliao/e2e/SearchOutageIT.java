package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.Encoding;
import danliao.client.MessageItem;
import danliao.client.QueryClient.Search;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class SearchOutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(8);
  private static final Duration UNDISTURBED = Duration.ofSeconds(2);
  private static final Duration CATCH_UP = Duration.ofMinutes(2);

  @RegisterExtension final World world = new World();

  @Test
  void whileElasticsearchIsDownNothingElseWaitsAndAfterwardsSearchCatchesUp() throws Exception {
    Session ann = world.user("ann").on(1, Encoding.PROTOBUF);
    Session bob = world.user("bob").on(2, Encoding.JSON);
    ann.send(bob.user(), "warming up");
    List<String> ids = new ArrayList<>();
    List<Duration> times = new ArrayList<>();
    Launcher.ofRunningStack().kill("elasticsearch");
    try {
      Instant end = Instant.now().plus(OUTAGE);
      while (Instant.now().isBefore(end)) {
        long began = System.nanoTime();
        ServerAck ack = ann.send(bob.user(), "narwhal " + ids.size());
        bob.receives(ack);
        bob.client().ack(AckStatus.READ, ack.getMessageId());
        ann.receiptOf(ack, AckStatus.READ);
        assertThat(bob.user().query().message(ack.getMessageId()).status().name())
            .isEqualTo("READ");
        times.add(Duration.ofNanos(System.nanoTime() - began));
        ids.add(ack.getMessageId());
      }
      assertThat(times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow())
          .isLessThan(UNDISTURBED);
      QueryApiIT.assertProblem(bob.user().query().get("/v1/search?q=narwhal"), 503);
      assertThat(bob.user().query().get("/v1/search?q=narwhal").retryAfter()).isPresent();
    } finally {
      Launcher.ofRunningStack().start("elasticsearch");
    }
    // Only the newest are compared when there were more than a page of them.
    List<String> newest = ids.reversed().stream().limit(200).toList();
    await()
        .atMost(CATCH_UP)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bob.user().query().search(Search.of("narwhal").page(200, null)).items())
                    .filteredOn(item -> item.status().name().equals("READ"))
                    .extracting(MessageItem::messageId)
                    .containsExactlyInAnyOrderElementsOf(newest));
  }
}
