package danliao.service.broker;

import danliao.api.Topics;
import java.util.Map;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.core.MessagePostProcessor;
import org.springframework.messaging.support.GenericMessage;

/**
 * The starter's template for bodies that are bytes already ({@link OutgoingBody}). By itself it
 * asks a converter about each and adds its content type to the properties. In order means: on the
 * queue that {@link Topics#queueOf} names. Thread-safe once it is started.
 */
final class BodyTemplate extends RocketMQTemplate {
  private static final int NO_BATCHES_MILLIS = 1_000;

  BodyTemplate(DefaultMQProducer producer) {
    // Two threads look after batches that nobody asks for, twice in this time.
    producer.batchMaxDelayMs(NO_BATCHES_MILLIS);
    setProducer(producer);
    setMessageQueueSelector(
        (queues, message, key) -> queues.get(Topics.queueOf((String) key, queues.size())));
  }

  @Override
  protected Message<?> doConvert(
      Object payload,
      @Nullable Map<String, Object> headers,
      @Nullable MessagePostProcessor postProcessor) {
    return headers instanceof MessageHeaders complete && payload instanceof byte[]
        ? new GenericMessage<>(payload, complete)
        : super.doConvert(payload, headers, postProcessor);
  }
}
