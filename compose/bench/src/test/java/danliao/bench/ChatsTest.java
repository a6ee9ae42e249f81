package danliao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChatsTest {
  private static final int MESSAGES = 5_000;

  @Test
  void usersTalkInPairs() {
    assertThat(peers(6, 1))
        .isEqualTo(
            Map.of(
                "u0", Set.of("u1"),
                "u1", Set.of("u0"),
                "u2", Set.of("u3"),
                "u3", Set.of("u2"),
                "u4", Set.of("u5"),
                "u5", Set.of("u4")));
  }

  @Test
  void nobodyIsLeftAlone() {
    assertThat(peers(5, 1))
        .containsEntry("u2", Set.of("u3", "u4"))
        .containsEntry("u4", Set.of("u2", "u3"))
        .containsEntry("u0", Set.of("u1"));
    assertThat(peers(5, 4)).allSatisfy((user, peers) -> assertThat(peers).hasSize(4));
    assertThat(peers(2, 1)).containsEntry("u0", Set.of("u1"));
  }

  @Test
  void nobodyWritesToThemselves() {
    assertThat(peers(7, 3)).allSatisfy((user, peers) -> assertThat(peers).doesNotContain(user));
  }

  @Test
  void aMessageHasAsManyBytesAsAsked() {
    Chats chats = new Chats(1, 200, 0, new Random(7));
    assertThat(chats.content().getBytes(StandardCharsets.UTF_8)).hasSize(200);
  }

  @Test
  void aShareOfMessagesGoesToUsersWhoAreNotThere() {
    Chats chats = new Chats(1, 20, 0.25, new Random(7));
    List<Talker> talkers = talkers(4);
    long away =
        IntStream.range(0, MESSAGES)
            .mapToObj(i -> chats.next(talkers))
            .filter(chat -> !chat.isThere())
            .peek(chat -> assertThat(chat.to()).matches("u\\d-away"))
            .count();
    assertThat(away).isBetween(MESSAGES / 5L, MESSAGES / 3L);
  }

  private static Map<String, Set<String>> peers(int users, int peers) {
    Chats chats = new Chats(peers, 20, 0, new Random(7));
    List<Talker> talkers = talkers(users);
    Map<String, Set<String>> found = new TreeMap<>();
    for (int i = 0; i < MESSAGES; i++) {
      Chats.Chat chat = chats.next(talkers);
      found.computeIfAbsent(chat.from().userId(), user -> new TreeSet<>()).add(chat.to());
    }
    return found;
  }

  /** Who is asked for no more than their id. */
  @SuppressWarnings("NullAway")
  private static List<Talker> talkers(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Talker("u" + i, 1, null)).toList();
  }
}
