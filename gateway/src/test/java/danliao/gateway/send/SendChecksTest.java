package danliao.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Rejection;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Send;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendChecksTest {
  private static final Send GOOD =
      Send.newBuilder().setClientMsgId("abcdefgh").setTo("bob").setContent("hello").build();

  private final SendChecks checks = new SendChecks(16_384);

  @Test
  void aGoodSendIsLetThrough() {
    assertThat(checks.refusal("alice", GOOD)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', bob", "short, bob", "has.dots.in, bob", "'has space', bob",
    "abcdefgh, ''", "abcdefgh, bob:carol", "abcdefgh, 'b b'", "abcdefgh, alice",
  })
  void idsMustHaveTheirForm(String clientMsgId, String to) {
    Send send = GOOD.toBuilder().setClientMsgId(clientMsgId).setTo(to).build();
    assertThat(code(send)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, true",
    "application/vnd.danliao+json, true",
    "'text/plain; charset=utf-8', true",
    "text, false",
    "/plain, false",
    "text/, false",
    "'text/plain evil', false",
  })
  void aContentTypeIsTypeAndSubtype(String type, boolean good) {
    Send send = GOOD.toBuilder().setContentType(type).build();
    assertThat(checks.refusal("alice", send) == null).isEqualTo(good);
  }

  @Test
  void aContentTypeIsOneLine() {
    assertThat(code(GOOD.toBuilder().setContentType("text/plain\n").build()))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aContentTypeHasAtMost100Characters() {
    Send send = GOOD.toBuilder().setContentType("text/" + "x".repeat(95)).build();
    assertThat(checks.refusal("alice", send)).isNull();
    assertThat(code(send.toBuilder().setContentType("text/" + "x".repeat(96)).build()))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void contentIsMeasuredInBytes() {
    Send full = GOOD.toBuilder().setContent("好".repeat(5461) + "x").build();
    assertThat(checks.refusal("alice", full)).isNull();
    Send over = GOOD.toBuilder().setContent("好".repeat(5461) + "xx").build();
    assertThat(code(over)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
  }

  @Test
  void emptyContentIsRefused() {
    assertThat(code(GOOD.toBuilder().clearContent().build())).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void halfASurrogatePairIsRefusedBecauseItCouldNotBeKept() {
    assertThat(code(GOOD.toBuilder().setContent("a\ud83d").build()))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void formIsCheckedBeforeSize() {
    Send send = GOOD.toBuilder().setTo("alice").setContent("x".repeat(20_000)).build();
    assertThat(code(send)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  private ErrorCode code(Send send) {
    Rejection refusal = checks.refusal("alice", send);
    return refusal == null ? ErrorCode.ERROR_CODE_UNSPECIFIED : refusal.code();
  }
}
