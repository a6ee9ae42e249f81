package danliao.gateway.broker;

import danliao.gateway.settings.Incarnation;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The producer's life. It starts though the name server is away, and looks for the route until it
 * is there.
 */
final class RocketProducer implements SmartLifecycle {
  /** Stops after the server has waited for its publishes. */
  static final int PHASE = 100;

  private static final Logger log = LoggerFactory.getLogger(RocketProducer.class);

  private final DefaultMQProducer producer;
  private final BrokerSettings settings;
  private final BrokerHealth health;
  private final ExecutorService sender;
  private final ScheduledExecutorService routes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("broker-route").factory());
  private volatile boolean started;

  RocketProducer(
      DefaultMQProducer producer,
      BrokerSettings settings,
      BrokerHealth health,
      Incarnation incarnation) {
    this.producer = producer;
    this.settings = settings;
    this.health = health;
    // One thread: commands of one conversation leave in the order they came, and where no route is
    // known the wait for it holds up no event loop.
    this.sender =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.inFlight()),
            Thread.ofPlatform().daemon().name("publish").factory());
    producer.setNamesrvAddr(settings.nameServer());
    producer.setInstanceName(incarnation.value());
    producer.setSendMsgTimeout((int) settings.timeout().toMillis());
    // A second try would hide that the broker may have what the first one sent.
    producer.setRetryTimesWhenSendAsyncFailed(0);
    producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
    producer.setVipChannelEnabled(false);
    producer.setAsyncSenderExecutor(sender);
  }

  @Override
  public void start() {
    try {
      producer.start();
    } catch (MQClientException e) {
      throw new IllegalStateException("the RocketMQ producer cannot start", e);
    }
    started = true;
    var unused = routes.scheduleWithFixedDelay(this::findRoute, 0, 5, TimeUnit.SECONDS);
  }

  private void findRoute() {
    try {
      health.routeKnown(!producer.fetchPublishMessageQueues(settings.commandTopic()).isEmpty());
    } catch (MQClientException | RuntimeException e) {
      health.routeKnown(false);
      log.atWarn()
          .addKeyValue("nameServer", settings.nameServer())
          .addKeyValue("topic", settings.commandTopic())
          .addKeyValue("cause", String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .log("no route to the broker, trying again");
    }
  }

  @Override
  public void stop() {
    started = false;
    routes.shutdownNow();
    producer.shutdown();
    sender.shutdown();
  }

  @Override
  public boolean isRunning() {
    return started;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
