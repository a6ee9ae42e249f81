package danliao.bench;

import java.util.List;
import java.util.Random;

/** Who writes what to whom: users in groups, in which everyone talks with everyone else. */
final class Chats {
  private final int peers;
  private final int bytes;
  private final double offline;
  private final Random random;

  /**
   * @param peers of each user; the last of them may have more
   * @param bytes of each message's content
   * @param offline share of the messages that go to somebody who is not there
   */
  Chats(int peers, int bytes, double offline, Random random) {
    this.peers = peers;
    this.bytes = bytes;
    this.offline = offline;
    this.random = random;
  }

  /**
   * A message to be sent.
   *
   * @param to its recipient's id
   * @param isThere whether the recipient is connected
   */
  record Chat(Talker from, String to, boolean isThere, String content) {}

  Chat next(List<Talker> talkers) {
    int from = random.nextInt(talkers.size());
    Talker to = talkers.get(peer(from, talkers.size()));
    return random.nextDouble() < offline
        ? new Chat(talkers.get(from), to.userId() + "-away", false, content())
        : new Chat(talkers.get(from), to.userId(), true, content());
  }

  String content() {
    return Words.ascii(random, bytes);
  }

  private int peer(int from, int users) {
    int groups = Math.max(1, users / (peers + 1));
    int group = Math.min(from / (peers + 1), groups - 1);
    int first = group * (peers + 1);
    int size = (group == groups - 1 ? users : first + peers + 1) - first;
    // Anybody but the sender.
    return first + (from - first + 1 + random.nextInt(size - 1)) % size;
  }
}
