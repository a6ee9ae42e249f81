package danliao.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.MessageStatus;
import danliao.api.Topics;
import danliao.api.frame.AckStatus;
import danliao.api.wire.ClientAckBody;
import danliao.command.message.ClientAck;
import danliao.command.message.Outcome;
import danliao.service.broker.OutgoingBody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

class OvertakenTest {
  private static final Duration HOPELESSLY = Duration.ofDays(1);

  private final List<OutgoingBody> published = new ArrayList<>();
  private final List<Duration> delays = new ArrayList<>();
  private final Overtaken overtaken =
      new Overtaken(
          (body, delay) -> {
            published.add(body);
            delays.add(delay);
          },
          new Patience(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(5)),
          new Backlog(() -> 0));

  @Test
  void anAcknowledgementOfWhatNobodyKnowsYetMayBeEarly() {
    assertThat(overtaken.mayCome(unknown(body(0)), HOPELESSLY)).isTrue();
    assertThat(overtaken.mayCome(unknown(body(0)), Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void underABacklogOfMinutesItIsStillWaitedForAfterFivePutBacks() {
    assertThat(overtaken.mayCome(unknown(body(5)), Duration.ofMinutes(2))).isTrue();
    assertThat(overtaken.mayCome(unknown(body(10)), Duration.ofMinutes(2))).isTrue();
  }

  @Test
  void onceAllThatWasThereBeforeItIsDecidedItsMessageDoesNotExist() {
    assertThat(overtaken.mayCome(unknown(body(3)), Duration.ofMillis(1_401))).isTrue();
    assertThat(overtaken.mayCome(unknown(body(3)), Duration.ofMillis(1_400))).isFalse();
    assertThat(overtaken.isGivenUp(unknown(body(3)), Duration.ofMillis(1_400))).isFalse();
  }

  @Test
  void afterMinutesItIsGivenUpWhateverIsStillToBeDecided() {
    assertThat(overtaken.isGivenUp(unknown(body(34)), HOPELESSLY)).isFalse();
    assertThat(overtaken.mayCome(unknown(body(35)), HOPELESSLY)).isFalse();
    assertThat(overtaken.isGivenUp(unknown(body(35)), HOPELESSLY)).isTrue();
  }

  @Test
  void withinItsConversationNothingIsOvertaken() {
    ClientAckBody known = body(0).toBuilder().setConversationId("alice:bob").build();
    assertThat(overtaken.mayCome(unknown(known), HOPELESSLY)).isFalse();
  }

  @Test
  void whatWasDecidedIsNotWaitedFor() {
    Decision.Decided accepted = new Decision.Decided(unknown(body(0)).request(), Outcome.ACCEPTED);
    assertThat(overtaken.mayCome(accepted, HOPELESSLY)).isFalse();
    assertThat(overtaken.isGivenUp(accepted, HOPELESSLY)).isFalse();
  }

  @Test
  void itIsPutBackForLongerEachTimeAndCounted() throws InvalidProtocolBufferException {
    ClientAckBody body = body(0);
    for (int attempt = 1; attempt <= 6; attempt++) {
      overtaken.putBack(List.of(unknown(body)));
      body = ClientAckBody.parseFrom(published.getLast().getPayload());
      assertThat(body).isEqualTo(body(attempt));
    }
    assertThat(delays.stream().map(Duration::toMillis))
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L);
    OutgoingBody last = published.getLast();
    assertThat(last.destination()).isEqualTo("danliao-command:" + Topics.CLIENT_ACK);
    assertThat(last.getHeaders()).containsEntry(Topics.VERSION_PROPERTY, Topics.VERSION);
  }

  private static ClientAckBody body(int attempt) {
    return ClientAckBody.newBuilder()
        .addMessageIds("0123456789abcdefghjkmnpqrs")
        .setBy("bob")
        .setStatus(AckStatus.READ)
        .setAttempt(attempt)
        .build();
  }

  private static Decision.Decided unknown(ClientAckBody body) {
    MessageExt source = new MessageExt();
    source.setTopic("danliao-command");
    source.setTags(Topics.CLIENT_ACK);
    source.setKeys(body.getMessageIds(0));
    source.setBody(body.toByteArray());
    ClientAck ack =
        new ClientAck(body.getMessageIds(0), body.getBy(), MessageStatus.READ, Instant.EPOCH);
    return new Decision.Decided(new Request(ack, source), Outcome.UNKNOWN);
  }
}
