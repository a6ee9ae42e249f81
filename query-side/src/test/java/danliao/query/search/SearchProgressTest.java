package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.processing.ProjectionReport.Item;
import danliao.query.processing.ProjectionReport.State;
import danliao.query.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

class SearchProgressTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private boolean away;
  private TopicOffsets.Sum offsets = new TopicOffsets.Sum(40, 40);
  private final DataSync dataSync =
      new DataSync(
          refs -> {
            if (away) {
              throw new StoreUnavailableException("hbase", new IOException("away"));
            }
            return List.of();
          },
          () -> List.of(),
          new KeptInMap(new HashMap<>()),
          new SimpleMeterRegistry());
  private final SearchProgress progress =
      new SearchProgress(
          () -> 3, () -> offsets, dataSync, () -> 7, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void whatIsUpToDateHasNoLag() {
    consume();
    Item item = progress.report();
    assertThat(item.name()).isEqualTo("search");
    assertThat(item.store()).isEqualTo("elasticsearch");
    assertThat(item.generation()).isEqualTo(3);
    assertThat(item.state()).isEqualTo(State.RUNNING);
    assertThat(item.position()).isEqualTo(40);
    assertThat(item.head()).isEqualTo(40);
    assertThat(item.lagEvents()).isZero();
    assertThat(item.lagSeconds()).isZero();
    assertThat(item.deadLetters()).isEqualTo(7);
  }

  @Test
  void whatIsBehindIsAsOldAsTheLastReferenceHandled() {
    consume();
    offsets = new TopicOffsets.Sum(40, 43);
    Item item = progress.report();
    assertThat(item.lagEvents()).isEqualTo(3);
    assertThat(item.lagSeconds()).isEqualTo(12.0);
  }

  @Test
  void aQueueThatWaitsForAStoreIsFailingUntilItGoesOn() {
    away = true;
    offsets = new TopicOffsets.Sum(40, 43);
    consume();
    assertThat(progress.report().state()).isEqualTo(State.FAILING);
    assertThat(progress.report().trouble()).contains("hbase");
    assertThat(progress.report().lagSeconds()).isEqualTo(12.0);
    away = false;
    consume();
    assertThat(progress.report().state()).isEqualTo(State.RUNNING);
    assertThat(progress.report().trouble()).isNull();
  }

  @Test
  void aBrokerThatDoesNotSayHowFarIsFailing() {
    offsets = TopicOffsets.UNKNOWN;
    Item item = progress.report();
    assertThat(item.state()).isEqualTo(State.FAILING);
    assertThat(item.position()).isEqualTo(-1);
    assertThat(item.lagEvents()).isZero();
  }

  private void consume() {
    MessageExt reference = new MessageExt();
    reference.setTags("MessageChanged");
    reference.putUserProperty("version", "1");
    reference.setBody(new byte[0]);
    reference.setStoreTimestamp(NOW.minusSeconds(12).toEpochMilli());
    var unused =
        dataSync.consumeMessage(
            List.of(reference), new ConsumeOrderlyContext(new MessageQueue("topic", "broker", 3)));
  }
}
