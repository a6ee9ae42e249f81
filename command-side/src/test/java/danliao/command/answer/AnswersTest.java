package danliao.command.answer;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.wire.AnswerBody;
import danliao.command.message.ClientAck;
import danliao.command.message.MarkOffline;
import danliao.command.message.Outcome;
import danliao.command.message.SendC2C;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
  private static final Instant SENT_AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final String ID = Ids.message("alice", "aaaaaaaa");
  private static final SendC2C AGAIN =
      new SendC2C(
          ID,
          "aaaaaaaa",
          "alice:bob",
          "alice",
          "bob",
          "text/plain",
          "hello",
          2000,
          SENT_AT.plusSeconds(9),
          SendC2C.Kind.RESEND);
  private static final ClientAck ACK = new ClientAck(ID, "carol", MessageStatus.READ, SENT_AT);

  @Test
  void whatEventsWillTellHasNoAnswer() {
    assertThat(Answers.to(AGAIN, Outcome.ACCEPTED)).isEmpty();
    assertThat(Answers.to(ACK, Outcome.ACCEPTED)).isEmpty();
  }

  @Test
  void aRepeatedSendGetsTheOriginalAck() {
    AnswerBody answer = repeated(MessageStatus.READ);
    assertThat(answer.getUserId()).isEqualTo("alice");
    assertThat(answer.getFrame().getServerAck().getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(answer.getFrame().getServerAck().getMessageId()).isEqualTo(ID);
    assertThat(answer.getFrame().getServerAck().getConversationId()).isEqualTo("alice:bob");
    assertThat(answer.getFrame().getServerAck().getSeq()).isEqualTo(1000);
    assertThat(answer.getFrame().getServerAck().getSentAt())
        .isEqualTo(Timestamps.timestamp(SENT_AT));
  }

  @ParameterizedTest
  @EnumSource(names = {"SENT", "OFFLINE"})
  void aRepeatOfWhatNobodyAcknowledgedIsPushedAgainWithTheOriginalStamp(MessageStatus status) {
    AnswerBody answer = repeated(status);
    assertThat(answer.getRepushTo()).isEqualTo("bob");
    assertThat(answer.getRepush().getContent()).isEqualTo("hello");
    assertThat(answer.getRepush().getFrom()).isEqualTo("alice");
    assertThat(answer.getRepush().getTo()).isEqualTo("bob");
    assertThat(answer.getRepush().getSeq()).isEqualTo(1000);
    assertThat(answer.getRepush().getSentAt()).isEqualTo(Timestamps.timestamp(SENT_AT));
    assertThat(answer.getRepush().getRedelivered()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREAD", "READ"})
  void whatWasAcknowledgedIsNotPushedAgain(MessageStatus status) {
    assertThat(repeated(status).getRepushTo()).isEmpty();
    assertThat(repeated(status).hasRepush()).isFalse();
  }

  private static AnswerBody repeated(MessageStatus status) {
    return Answers.to(AGAIN, new Outcome.Repeated(1000, SENT_AT, status)).orElseThrow();
  }

  @Test
  void aRefusedSendIsToldToItsSenderByClientMsgId() {
    AnswerBody answer =
        Answers.to(AGAIN, Outcome.refused(ErrorCode.CLIENT_MSG_ID_REUSED, "used")).orElseThrow();
    assertThat(answer.getUserId()).isEqualTo("alice");
    assertThat(answer.getFrame().getError().getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    assertThat(answer.getFrame().getError().getClientMsgId()).isEqualTo("aaaaaaaa");
    assertThat(answer.getFrame().getError().hasMessageId()).isFalse();
  }

  @Test
  void aRefusedAckIsToldToWhoSentItByMessageId() {
    AnswerBody answer = Answers.to(ACK, Outcome.UNKNOWN).orElseThrow();
    assertThat(answer.getUserId()).isEqualTo("carol");
    assertThat(answer.getFrame().getError().getCode()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
    assertThat(answer.getFrame().getError().getMessageId()).isEqualTo(ID);
    assertThat(answer.getFrame().getError().hasClientMsgId()).isFalse();
  }

  @Test
  void whatWasSetAsideIsUnavailable() {
    Error error = Answers.unavailable(AGAIN).orElseThrow().getFrame().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.getRetryAfterMillis()).isBetween(20_000, 40_000);
  }

  @Test
  void nobodyWaitsForAReportOfAbsence() {
    MarkOffline report = new MarkOffline(ID, "bob", SENT_AT);
    assertThat(Answers.to(report, Outcome.UNKNOWN)).isEmpty();
    assertThat(Answers.unavailable(report)).isEmpty();
  }
}
