package danliao.command.message;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.frame.ErrorCode;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Arrays;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.TestExecutor;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
  private static final String CLIENT_ID = "aaaaaaaa";
  private static final String ID = Ids.message("alice", CLIENT_ID);
  private static final Instant SENT_AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = Instant.parse("2026-01-02T03:05:00Z");
  private static final long SEQ = 1000;

  private FixtureConfiguration<Message> fixture;

  @BeforeEach
  void fixture() {
    fixture =
        new AggregateTestFixture<>(Message.class)
            .registerCommandTargetResolver(MessageConfiguration.targetResolver());
  }

  private static SendC2C send(String recipient, String contentType, String content, long seq) {
    return send(recipient, contentType, content, seq, SendC2C.Kind.FIRST);
  }

  private static SendC2C send(
      String recipient, String contentType, String content, long seq, SendC2C.Kind kind) {
    return new SendC2C(
        ID,
        CLIENT_ID,
        Ids.conversation("alice", recipient),
        "alice",
        recipient,
        contentType,
        content,
        seq,
        SENT_AT,
        kind);
  }

  private static final SendC2C SEND = send("bob", "text/plain", "hello", SEQ);

  private static final MessageEvent.Sent SENT =
      new MessageEvent.Sent(
          ID, CLIENT_ID, "alice:bob", "alice", "bob", "text/plain", "hello", SEQ, SENT_AT);
  private static final MessageEvent.MarkedOffline OFFLINE =
      new MessageEvent.MarkedOffline(ID, "alice:bob", "alice", "bob", SEQ, LATER);
  private static final MessageEvent.Received RECEIVED =
      new MessageEvent.Received(ID, "alice:bob", "alice", "bob", SEQ, LATER);
  private static final MessageEvent.Read READ =
      new MessageEvent.Read(ID, "alice:bob", "alice", "bob", SEQ, LATER);

  private TestExecutor<Message> after(MessageEvent... events) {
    return events.length == 0
        ? fixture.givenNoPriorActivity()
        : fixture.given(Arrays.asList(events));
  }

  private static ClientAck ack(String by, MessageStatus status) {
    return new ClientAck(ID, by, status, LATER);
  }

  @Test
  void aNewMessageIsStored() {
    after()
        .when(SEND)
        .expectSuccessfulHandlerExecution()
        .expectEvents(SENT)
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @Test
  void theSameMessageSentAgainIsAnsweredWithTheOriginalAndStoredOnce() {
    after(SENT)
        .when(send("bob", "text/plain", "hello", SEQ + 7))
        .expectNoEvents()
        .expectResultMessagePayload(new Outcome.Repeated(SEQ, SENT_AT, MessageStatus.SENT));
  }

  @Test
  void aRepeatSaysHowFarTheMessageHasCome() {
    after(SENT, OFFLINE, RECEIVED, READ)
        .when(send("bob", "text/plain", "hello", SEQ + 7))
        .expectNoEvents()
        .expectResultMessagePayload(new Outcome.Repeated(SEQ, SENT_AT, MessageStatus.READ));
  }

  @Test
  void theSameSendDeliveredTwiceByTheBrokerIsAcceptedInSilence() {
    after(SENT).when(SEND).expectNoEvents().expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @Test
  void aResendWithTheClaimedStampIsAnsweredThoughItLooksLikeTheFirst() {
    after(SENT)
        .when(send("bob", "text/plain", "hello", SEQ, SendC2C.Kind.RESEND))
        .expectNoEvents()
        .expectResultMessagePayload(new Outcome.Repeated(SEQ, SENT_AT, MessageStatus.SENT));
  }

  @Test
  void aResendThatOvertookTheFirstIsStoredAndAnsweredAsOneThatNobodyPushed() {
    after()
        .when(send("bob", "text/plain", "hello", SEQ, SendC2C.Kind.RESEND))
        .expectEvents(SENT)
        .expectResultMessagePayload(new Outcome.Repeated(SEQ, SENT_AT, MessageStatus.SENT));
  }

  @Test
  void aConflictingSendThatOvertookTheFirstIsRefusedAndNotStored() {
    after()
        .when(send("bob", "text/plain", "other", SEQ + 7, SendC2C.Kind.CONFLICTING))
        .expectNoEvents()
        .expectResultMessagePayload(Outcome.REUSED);
  }

  @Test
  void aCorrectionOfWhatWasNeverStoredIsTheMessageThatNobodyPushedYet() {
    after()
        .when(send("bob", "text/plain", "hello", SEQ, SendC2C.Kind.CORRECTION))
        .expectEvents(SENT)
        .expectResultMessagePayload(new Outcome.Repeated(SEQ, SENT_AT, MessageStatus.SENT));
  }

  @Test
  void aCorrectionOfWhatWasStoredAllTheSameIsRefused() {
    after(SENT)
        .when(send("bob", "text/plain", "other", SEQ + 7, SendC2C.Kind.CORRECTION))
        .expectNoEvents()
        .expectResultMessagePayload(Outcome.REUSED);
  }

  @Test
  void aSendThatOnlyAStaleClaimConflictsWithIsAResend() {
    after(SENT)
        .when(send("bob", "text/plain", "hello", SEQ + 7, SendC2C.Kind.CONFLICTING))
        .expectNoEvents()
        .expectResultMessagePayload(new Outcome.Repeated(SEQ, SENT_AT, MessageStatus.SENT));
  }

  @Test
  void otherContentUnderTheSameIdIsRefused() {
    refusedAfterSent(send("bob", "text/plain", "other", SEQ + 7), ErrorCode.CLIENT_MSG_ID_REUSED);
  }

  @Test
  void anotherContentTypeUnderTheSameIdIsRefused() {
    refusedAfterSent(send("bob", "text/html", "hello", SEQ + 7), ErrorCode.CLIENT_MSG_ID_REUSED);
  }

  @Test
  void contentAndItsTypeDoNotRunIntoEachOther() {
    refusedAfterSent(send("bob", "text/plainh", "ello", SEQ + 7), ErrorCode.CLIENT_MSG_ID_REUSED);
  }

  @Test
  void anotherRecipientUnderTheSameIdIsRefused() {
    refusedAfterSent(send("carol", "text/plain", "hello", SEQ + 7), ErrorCode.CLIENT_MSG_ID_REUSED);
  }

  private void refusedAfterSent(Object command, ErrorCode code) {
    after(SENT)
        .when(command)
        .expectNoEvents()
        .expectResultMessagePayloadMatching(
            Matchers.matches(
                result ->
                    result instanceof Outcome.Refused refused
                        && refused.rejection().code() == code
                        && !refused.rejection().message().isBlank()));
  }

  @Test
  void aMessageIdThatDoesNotFitItsSenderIsRefused() {
    SendC2C wrong =
        new SendC2C(
            ID,
            "bbbbbbbb",
            "alice:bob",
            "alice",
            "bob",
            "text/plain",
            "hello",
            SEQ,
            SENT_AT,
            SendC2C.Kind.FIRST);
    refusedAsInvalid(wrong);
  }

  @Test
  void aConversationIdThatDoesNotFitItsMembersIsRefused() {
    SendC2C wrong =
        new SendC2C(
            ID,
            CLIENT_ID,
            "alice:carol",
            "alice",
            "bob",
            "text/plain",
            "hello",
            SEQ,
            SENT_AT,
            SendC2C.Kind.FIRST);
    refusedAsInvalid(wrong);
  }

  private void refusedAsInvalid(SendC2C wrong) {
    after()
        .when(wrong)
        .expectNoEvents()
        .expectResultMessagePayloadMatching(
            Matchers.matches(
                result ->
                    result instanceof Outcome.Refused refused
                        && refused.rejection().code() == ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void aMessageThatReachedNobodyIsOffline() {
    after(SENT)
        .when(new MarkOffline(ID, "bob", LATER))
        .expectEvents(OFFLINE)
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @Test
  void anotherRecipientsAbsenceChangesNothing() {
    after(SENT)
        .when(new MarkOffline(ID, "carol", LATER))
        .expectNoEvents()
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @Test
  void aReportOfAbsenceAfterAnAcknowledgementChangesNothing() {
    after(SENT, RECEIVED)
        .when(new MarkOffline(ID, "bob", LATER))
        .expectNoEvents()
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @Test
  void theRecipientAcknowledgesThatItCame() {
    after(SENT)
        .when(ack("bob", MessageStatus.UNREAD))
        .expectEvents(RECEIVED)
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @Test
  void anOfflineMessageIsReceivedLater() {
    after(SENT, OFFLINE).when(ack("bob", MessageStatus.UNREAD)).expectEvents(RECEIVED);
  }

  @Test
  void aMessageMayBeReadWithoutHavingBeenReportedAsReceived() {
    after(SENT).when(ack("bob", MessageStatus.READ)).expectEvents(READ);
    after(SENT, OFFLINE).when(ack("bob", MessageStatus.READ)).expectEvents(READ);
  }

  @Test
  void aLateUnreadAckDoesNotUndoRead() {
    after(SENT, READ)
        .when(ack("bob", MessageStatus.UNREAD))
        .expectNoEvents()
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({"UNREAD", "READ"})
  void aRepeatedAckChangesNothing(MessageStatus status) {
    after(SENT, RECEIVED, READ)
        .when(ack("bob", status))
        .expectNoEvents()
        .expectResultMessagePayload(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({"alice, UNREAD", "alice, READ", "carol, UNREAD", "carol, READ"})
  void onlyTheRecipientAcknowledges(String by, MessageStatus status) {
    refusedAfterSent(ack(by, status), ErrorCode.NOT_RECIPIENT);
  }

  @ParameterizedTest
  @CsvSource({"SENT", "OFFLINE"})
  void anAckSaysReceivedOrRead(MessageStatus status) {
    refusedAfterSent(ack("bob", status), ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aMessageWhoseSendWasRefusedIsUnknownToTheRestOfItsGroup() {
    Message refused = new Message();
    assertThat(refused.handle(ack("bob", MessageStatus.READ))).isEqualTo(Outcome.UNKNOWN);
    assertThat(refused.handle(new MarkOffline(ID, "bob", LATER))).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void theStateDoesNotHoldTheContent() throws IllegalAccessException {
    Message message = new Message();
    message.on(SENT);
    for (Field field : Message.class.getDeclaredFields()) {
      field.setAccessible(true);
      assertThat(String.valueOf(field.get(message))).doesNotContain("hello");
    }
  }
}
