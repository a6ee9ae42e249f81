package danliao.query.delivery;

import danliao.api.Topics;
import danliao.api.frame.ServerAck;
import danliao.query.broker.KeyedPublisher;
import danliao.query.generation.Generations;
import danliao.query.message.MessageStream;
import danliao.query.message.MessageStreamConfiguration;
import danliao.query.presence.ConnectedDevices;
import danliao.query.processing.Commits;
import danliao.query.processing.ProcessingGroup;
import danliao.query.processing.Progress;
import danliao.query.processing.ProjectionSettings;
import danliao.query.processing.RetryInPlace;
import danliao.query.projection.Projection;
import danliao.service.broker.ConsumerHealth;
import danliao.service.internal.InternalCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Delivery of acks, receipts and answers: a processing group, and a consumer of the answers. One
 * more group takes over what somebody else should have delivered.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliverySettings.class)
@Import(MessageStreamConfiguration.class)
public class DeliveryConfiguration {
  @Bean
  Barrier deliveryBarrier(Commits commits, DeliverySettings settings, MeterRegistry meters) {
    return new Barrier(commits, settings, meters);
  }

  @Bean
  GrpcGateways gateways(
      ConnectedDevices devices,
      InternalCredentials credentials,
      DeliverySettings settings,
      MeterRegistry meters) {
    return new GrpcGateways(devices::gateways, credentials, settings, meters);
  }

  @Bean
  RetryInPlace answerRetry(ProjectionSettings settings, MeterRegistry meters) {
    return new RetryInPlace(settings, meters.counter("danliao.query.delivery.retries")::increment);
  }

  @Bean
  AwaitedGroups awaitedGroups(
      DeliverySettings settings, Generations generations, List<Projection> projections) {
    return AwaitedGroups.of(settings, generations, projections);
  }

  /** Starts at the head: what happened before it was ever started is told to nobody. */
  @Bean
  ProcessingGroup deliveryGroup(
      Barrier barrier,
      ObjectProvider<Progress> progress,
      ConnectedDevices devices,
      Undelivered undelivered,
      Gateways gateways,
      AwaitedGroups groups,
      ProjectionSettings projection,
      Settled settled,
      MeterRegistry meters) {
    var delivery =
        new EventDelivery(
            batch -> barrier.await(new Awaited(progress.getObject(), groups, batch)::passed),
            devices,
            undelivered,
            gateways,
            Clock.systemUTC(),
            meters);
    return group(
        "delivery",
        Duration.ZERO,
        batch -> {
          settled.saw(batch);
          delivery.handle(batch);
        },
        projection);
  }

  @Bean
  Settled settledMessages() {
    return new Settled();
  }

  @Bean
  ProcessingGroup overdueGroup(
      Settled settled,
      @Qualifier(MessageStreamConfiguration.FOR_GROUPS) MessageStream streams,
      ConnectedDevices devices,
      Gateways gateways,
      RocketMQTemplate rocketmq,
      DeliverySettings settings,
      ProjectionSettings projection,
      MeterRegistry meters) {
    var publisher =
        new KeyedPublisher(rocketmq.getProducer(), settings.commandTopic(), Topics.MARK_OFFLINE);
    var offline = new OfflineMarks(publisher, Clock.systemUTC());
    return group(
        "overdue",
        settings.overdueAfter(),
        new Overdue(settled, streams, devices, gateways, offline::mark, meters),
        projection);
  }

  private static ProcessingGroup group(
      String name,
      Duration behind,
      ProcessingGroup.Handler handler,
      ProjectionSettings projection) {
    return new ProcessingGroup(
        name,
        ProcessingGroup.Start.HEAD,
        behind,
        handler,
        projection.batchSize(),
        false,
        () -> {},
        null);
  }

  @Bean
  AnswerDelivery answerDelivery(
      Barrier barrier,
      Progress progress,
      ConnectedDevices devices,
      Gateways gateways,
      RetryInPlace retry,
      AwaitedGroups groups) {
    return new AnswerDelivery(
        ack -> barrier.await(new Passed(progress, groups, ack)::now), devices, gateways, retry);
  }

  /** The original event of a message sent again is in the event store: its place is asked once. */
  private record Passed(Progress progress, AwaitedGroups groups, ServerAck ack, long index) {
    Passed(Progress progress, AwaitedGroups groups, ServerAck ack) {
      this(progress, groups, ack, progress.indexOf(ack.getMessageId(), 0));
    }

    boolean now() {
      Progress.View view = progress.look();
      return groups.get().stream()
          .allMatch(group -> view.covers(group, ack.getConversationId(), index));
    }
  }

  @Bean
  AnswerConsumer.Acks ackConsumer(
      AnswerDelivery delivery, DeliverySettings settings, MeterRegistry meters) {
    return new AnswerConsumer.Acks(delivery::acks, settings, Clock.systemUTC(), meters);
  }

  @Bean
  AnswerConsumer.Refusals refusalConsumer(
      AnswerDelivery delivery, DeliverySettings settings, MeterRegistry meters) {
    return new AnswerConsumer.Refusals(delivery::refusals, settings, Clock.systemUTC(), meters);
  }

  @Bean
  ConsumerHealth answersHealthIndicator(AnswerConsumer.Acks consumer) {
    return new ConsumerHealth(consumer);
  }

  @Bean
  ConsumerHealth refusalsHealthIndicator(AnswerConsumer.Refusals consumer) {
    return new ConsumerHealth(consumer);
  }
}
