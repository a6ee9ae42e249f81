package danliao.query.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.Ids;
import danliao.testkit.RealServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisPagingsIT {
  private static final int LONGEST = 64;
  private static LettuceConnectionFactory connections;
  private static RedisPagings pagings;

  private final String user = "user-" + Long.toString(System.nanoTime(), 36);

  @BeforeAll
  static void open() {
    connections = TestPagings.connect(RealServers.redisPort());
    pagings = TestPagings.of(connections);
  }

  @AfterAll
  static void close() {
    connections.destroy();
  }

  @Test
  void aListIsReadInPartsOfAnyLength() {
    List<String> ids = conversations(20);
    String list = pagings.keep(user, ids);
    for (int limit : List.of(1, 3, 10, 19, 20, 200)) {
      assertThat(read(list, limit)).as("%d at a time", limit).isEqualTo(ids);
    }
  }

  @Test
  void theLongestAndTheShortestIdsHaveRoomBesideEachOther() {
    List<String> ids =
        List.of(
            Ids.conversation(user, "x".repeat(LONGEST)),
            Ids.conversation(user, "a"),
            Ids.conversation(user, "y".repeat(LONGEST)),
            Ids.conversation(user, "z".repeat(LONGEST)));
    String list = pagings.keep(user, ids);
    assertThat(read(list, 1)).isEqualTo(ids);
    assertThat(read(list, 2)).isEqualTo(ids);
    assertThat(read(list, 4)).isEqualTo(ids);
  }

  @Test
  void theOldestListMakesRoom() {
    List<String> lists = new ArrayList<>();
    for (int i = 1; i <= TestPagings.LISTS + 1; i++) {
      lists.add(pagings.keep(user, conversations(i)));
    }
    assertThat(pagings.part(user, lists.getFirst(), 0, 1)).isEmpty();
    for (int i = 1; i < lists.size(); i++) {
      assertThat(read(lists.get(i), 10)).isEqualTo(conversations(i + 1));
    }
  }

  @Test
  void theSameListIsKeptOnceAndMakesNoOtherGo() {
    String other = pagings.keep(user, conversations(2));
    String list = pagings.keep(user, conversations(1));
    for (int i = 0; i < 2 * TestPagings.LISTS; i++) {
      assertThat(pagings.keep(user, conversations(1))).isEqualTo(list);
    }
    assertThat(read(other, 10)).isEqualTo(conversations(2));
  }

  @Test
  void listsOfOthersAreNotSeen() {
    String list = pagings.keep(user, conversations(1));
    assertThat(pagings.part(user + "-other", list, 0, 1)).isEmpty();
  }

  @Test
  void aListExpires() {
    RedisPagings brief = TestPagings.of(connections, TestPagings.BOUND, Duration.ofMillis(1));
    String list = brief.keep(user, conversations(1));
    // Each look keeps it for another millisecond.
    await().until(() -> brief.part(user, list, 0, 1).isEmpty());
  }

  @Test
  void whatIsReadIsKeptForLonger() {
    Duration soon = TestPagings.KEPT.dividedBy(2);
    String list = TestPagings.of(connections, TestPagings.BOUND, soon).keep(user, conversations(2));
    try (var connection = connections.getConnection()) {
      byte[] key = RedisPagings.list(user, list);
      assertThat(connection.keyCommands().pTtl(key)).isBetween(1L, soon.toMillis());
      assertThat(pagings.part(user, list, 0, 1)).isPresent();
      assertThat(connection.keyCommands().pTtl(key)).isGreaterThan(soon.toMillis());
    }
  }

  @Test
  void aServerThatHasForgottenTheScriptIsToldItAgain() {
    try (var connection = connections.getConnection()) {
      connection.scriptingCommands().scriptFlush();
    }
    assertThat(read(pagings.keep(user, conversations(1)), 1)).isEqualTo(conversations(1));
  }

  private List<String> conversations(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ids.conversation(user, "peer" + i)).toList();
  }

  private List<String> read(String list, int limit) {
    List<String> ids = new ArrayList<>();
    int from = 0;
    boolean more = true;
    while (more) {
      Optional<RedisPagings.Part> part = pagings.part(user, list, from, limit);
      ids.addAll(part.orElseThrow().conversationIds());
      from = part.orElseThrow().end();
      more = part.orElseThrow().more();
    }
    return ids;
  }
}
