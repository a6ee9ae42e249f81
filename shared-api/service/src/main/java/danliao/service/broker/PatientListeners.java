package danliao.service.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.apache.rocketmq.spring.support.RocketMQMessageConverter;
import org.apache.rocketmq.spring.support.RocketMQMessageListenerContainerRegistrar;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts each {@link RocketMQMessageListener} when RocketMQ knows its topic. The starter would try
 * once, while the service starts, and a broker that is away just then would end the service. Waits
 * on a thread of its own and for as long as it takes: a service shows in its health whether its
 * consumer runs.
 */
final class PatientListeners extends RocketMQMessageListenerContainerRegistrar
    implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PatientListeners.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TRIES_PER_WARNING = 30;
  private static final Duration JOIN = Duration.ofSeconds(5);

  private final RocketMQProperties properties;
  private final ObjectProvider<RocketMQTemplate> rocketMq;
  private final GenericApplicationContext context;
  private final List<Listener> waiting = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread starter;

  PatientListeners(
      RocketMQMessageConverter converter,
      RocketMQProperties properties,
      ObjectProvider<RocketMQTemplate> rocketMq,
      GenericApplicationContext context) {
    super(converter, context.getEnvironment(), properties);
    this.properties = properties;
    this.rocketMq = rocketMq;
    this.context = context;
  }

  private record Listener(
      String beanName, Object bean, RocketMQMessageListener annotation, String topic) {}

  /** Called for each listener bean that there is. */
  @Override
  public void registerContainer(String beanName, Object bean, RocketMQMessageListener annotation) {
    String topic = context.getEnvironment().resolvePlaceholders(annotation.topic());
    waiting.add(new Listener(beanName, bean, annotation, topic));
  }

  /** Called by the starter, too early: see {@link #start}. */
  @Override
  public void startContainer() {}

  @Override
  public void start() {
    starter = Thread.ofVirtual().name("rocketmq-listeners").start(this::startEach);
  }

  private void startEach() {
    try {
      for (int tries = 0; !waiting.isEmpty(); tries++) {
        boolean warn = tries % TRIES_PER_WARNING == 0;
        waiting.removeIf(listener -> isStarted(listener, warn));
        if (!waiting.isEmpty()) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStarted(Listener listener, boolean warn) {
    try {
      rocketMq.getObject().getProducer().fetchPublishMessageQueues(listener.topic());
      startContainer(listener);
      return true;
    } catch (MQClientException | RuntimeException e) {
      if (warn) {
        log.atWarn()
            .addKeyValue("nameServer", properties.getNameServer())
            .addKeyValue("topic", listener.topic())
            .addKeyValue("cause", e.toString())
            .log("waiting for RocketMQ");
      }
      return false;
    }
  }

  /** A container whose start fails cannot start again: it goes, and the next try makes another. */
  private void startContainer(Listener listener) {
    super.registerContainer(listener.beanName(), listener.bean(), listener.annotation());
    context
        .getBeansOfType(DefaultRocketMQListenerContainer.class)
        .forEach(
            (name, container) -> {
              if (container.getRocketMQListener() == listener.bean()) {
                try {
                  container.start();
                } catch (RuntimeException e) {
                  context.removeBeanDefinition(name);
                  throw e;
                }
              }
            });
  }

  @Override
  public void stop() {
    Thread waited = starter;
    starter = null;
    if (waited != null) {
      waited.interrupt();
      try {
        waited.join(JOIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return starter != null;
  }
}
