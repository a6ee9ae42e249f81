package danliao.query.unread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetMemberTest {
  private static final String ID = "0123456789abcdefghjkmnpqrs";

  @Test
  void whatIsWrittenIsRead() {
    for (long seq : new long[] {0, 1, 0x123456789abcdefL, Long.MAX_VALUE}) {
      SetMember member = new SetMember(ID, "alice", seq);
      assertThat(SetMember.parse(member.toString())).contains(member);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "000000000000000a",
        "000000000000000a:" + ID,
        "000000000000000a:" + ID + ":",
        "000000000000000a:" + ID + ":alice:bob",
        "000000000000000a:" + ID + ":\u00ff",
        "000000000000000a:short:alice",
        "00000000000000a:" + ID + ":alice",
        "000000000000000A:" + ID + ":alice",
        "+00000000000000a:" + ID + ":alice",
        "ffffffffffffffff:" + ID + ":alice"
      })
  void whatIsNoMemberIsNone(String text) {
    assertThat(SetMember.parse(text)).isEmpty();
  }
}
