package danliao.service.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.api.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.client.producer.SendStatus;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.MessagingException;

class PublisherTest {
  private final RecordingProducer producer = new RecordingProducer();
  private final Publisher publisher = new Publisher(new BodyTemplate(producer));

  @Test
  void bodiesShareRequestsAsFarAsTheirSizesAllow() {
    publisher.publish(Collections.nCopies(5, body(400_000)));
    assertThat(producer.requests).extracting(List::size).containsExactly(2, 2, 1);
  }

  @Test
  void aLargeBodyHasARequestOfItsOwn() {
    publisher.publish(List.of(body(10), body(2_000_000), body(10)));
    assertThat(producer.requests).extracting(List::size).containsExactly(1, 1, 1);
  }

  @Test
  void ofNoBodiesThereIsNoRequest() {
    publisher.publish(List.of());
    assertThat(producer.requests).isEmpty();
  }

  @Test
  void aDelayIsToldToTheBroker() {
    publisher.publishLater(body(10), Duration.ofMillis(200));
    assertThat(producer.requests.getFirst().getFirst().getDelayTimeMs()).isEqualTo(200);
  }

  @Test
  void inOrderMeansOnTheQueueOfTheKey() {
    publisher.publishInOrder(body(10), "alice:bob");
    assertThat(producer.queues)
        .containsExactly(Topics.queueOf("alice:bob", RecordingProducer.QUEUES));
  }

  @Test
  void whatTheBrokerHasOnlyInMemoryIsNotPublished() {
    producer.status = SendStatus.FLUSH_DISK_TIMEOUT;
    assertThatExceptionOfType(MessagingException.class)
        .isThrownBy(() -> publisher.publish(List.of(body(10))))
        .withMessageContaining("FLUSH_DISK_TIMEOUT");
  }

  @Test
  void anInterruptIsNotForgotten() {
    producer.interrupted = true;
    assertThatExceptionOfType(MessagingException.class)
        .isThrownBy(() -> publisher.publish(List.of(body(10))));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static OutgoingBody body(int size) {
    return new OutgoingBody("answers", Topics.ANSWER, "alice", new byte[size]);
  }
}
