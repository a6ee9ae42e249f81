package danliao.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void aMessageIdIsAPureFunctionOfSenderAndClientMsgId() {
    String id = Ids.message("alice", "01J0000000000000000000000A");
    assertThat(id).isEqualTo(Ids.message("alice", "01J0000000000000000000000A"));
    assertThat(id).isNotEqualTo(Ids.message("bob", "01J0000000000000000000000A"));
    assertThat(id).isNotEqualTo(Ids.message("alice", "01J0000000000000000000000B"));
    assertThat(Ids.isMessage(id)).isTrue();
  }

  @Test
  void aMessageIdNeverChangesBetweenVersions() {
    assertThat(Ids.message("alice", "aaaaaaaa")).isEqualTo("708qv4yfbhvxwm0sd4zy4depjg");
  }

  @Test
  void senderAndClientMsgIdDoNotRunIntoEachOther() {
    assertThat(Ids.message("ab", "cdefghijk")).isNotEqualTo(Ids.message("abc", "defghijk"));
  }

  @Test
  void aConversationIsTheSameFromBothSides() {
    assertThat(Ids.conversation("bob", "alice")).isEqualTo("alice:bob");
    assertThat(Ids.conversation("alice", "bob")).isEqualTo("alice:bob");
    assertThat(Ids.conversation("a", "B")).isEqualTo("B:a");
  }

  @Test
  void thePeerIsTheOtherOne() {
    assertThat(Ids.peer("alice:bob", "alice")).isEqualTo("bob");
    assertThat(Ids.peer("alice:bob", "bob")).isEqualTo("alice");
    assertThatThrownBy(() -> Ids.peer("alice:bob", "carol")).hasMessageContaining("carol");
  }

  @Test
  void onlyParticipantsAreParticipants() {
    assertThat(Ids.isParticipant("alice:bob", "alice")).isTrue();
    assertThat(Ids.isParticipant("alice:bob", "bob")).isTrue();
    assertThat(Ids.isParticipant("alice:bob", "ali")).isFalse();
    assertThat(Ids.isParticipant("alice:bob", "ob")).isFalse();
    assertThat(Ids.isParticipant("bob:alice", "alice")).isFalse();
    assertThat(Ids.isParticipant("alice", "alice")).isFalse();
    assertThat(Ids.isParticipant("alice:bob:carol", "alice")).isFalse();
  }

  @Test
  void idFormsAreThoseOfTheProtocol() {
    assertThat(Ids.isUser("A.b-c_9")).isTrue();
    assertThat(Ids.isUser("")).isFalse();
    assertThat(Ids.isUser("a:b")).isFalse();
    assertThat(Ids.isUser("a".repeat(65))).isFalse();
    assertThat(Ids.isClientMsg("1234567")).isFalse();
    assertThat(Ids.isClientMsg("12345678")).isTrue();
    assertThat(Ids.isClientMsg("1234567.")).isFalse();
    assertThat(Ids.isMessage("0".repeat(26))).isTrue();
    assertThat(Ids.isMessage("u".repeat(26))).isFalse();
  }
}
