package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.command.settings.CommandSideSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.junit.jupiter.api.Test;

class CommandConsumerTest {
  private static final CommandSideSettings SETTINGS =
      new CommandSideSettings(
          "commands",
          "answers",
          "group",
          "instance",
          8,
          256,
          Duration.ofMillis(50),
          50_000,
          3,
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10));

  @Test
  void theBodiesThatWaitInMemoryAreBoundedInBytesForAllQueuesTogether() {
    var metrics = new IntakeMetrics(new SimpleMeterRegistry());
    var consumer =
        new CommandConsumer(
            new BatchListener(bodies -> {}, metrics, SETTINGS.longestBackoff()),
            new Backlog(System::nanoTime),
            SETTINGS);
    var prepared = new DefaultMQPushConsumer("group");
    consumer.prepare(prepared);
    assertThat(prepared.getPullThresholdSizeForTopic()).isEqualTo(32);
  }
}
