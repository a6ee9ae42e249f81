package danliao.command.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands batches of a queue to the intake, in order. A batch that fails suspends its queue and comes
 * again, later each time: nothing is skipped while a store is away.
 */
final class BatchListener implements MessageListenerOrderly {
  private static final Logger log = LoggerFactory.getLogger(BatchListener.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Consumer<List<MessageExt>> intake;
  private final IntakeMetrics metrics;
  private final Duration longestPause;
  private final ConcurrentMap<MessageQueue, Duration> pauses = new ConcurrentHashMap<>();

  BatchListener(Consumer<List<MessageExt>> intake, IntakeMetrics metrics, Duration longestPause) {
    this.intake = intake;
    this.metrics = metrics;
    this.longestPause = longestPause;
  }

  @Override
  public ConsumeOrderlyStatus consumeMessage(
      List<MessageExt> bodies, ConsumeOrderlyContext context) {
    try {
      metrics.batch(bodies.size(), () -> intake.accept(bodies));
      pauses.remove(context.getMessageQueue());
      return ConsumeOrderlyStatus.SUCCESS;
    } catch (RuntimeException e) {
      Duration pause = pauses.merge(context.getMessageQueue(), FIRST_PAUSE, this::longer);
      context.setSuspendCurrentQueueTimeMillis(pause.toMillis());
      metrics.suspended();
      log.atWarn()
          .addKeyValue("queue", context.getMessageQueue().getQueueId())
          .addKeyValue("commands", bodies.size())
          .addKeyValue("retryIn", pause)
          .setCause(e)
          .log("batch not done, it comes again");
      return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
    }
  }

  private Duration longer(Duration last, Duration first) {
    Duration doubled = last.multipliedBy(2);
    return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
  }
}
