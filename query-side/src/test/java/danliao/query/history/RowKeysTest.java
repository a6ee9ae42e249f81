package danliao.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.query.message.MessageRef;
import java.util.Arrays;
import org.apache.hadoop.hbase.client.Scan;
import org.junit.jupiter.api.Test;

class RowKeysTest {
  private static final String CONVERSATION = "alice:bob";

  @Test
  void newerSortsFirst() {
    assertThat(Arrays.compareUnsigned(key(2_000), key(1_000))).isNegative();
    assertThat(Arrays.compareUnsigned(key(1L << 62), key(1))).isNegative();
  }

  @Test
  void theSeqIsReadBack() {
    assertThat(RowKeys.seq(key(1_234_567_890_123L), CONVERSATION)).isEqualTo(1_234_567_890_123L);
  }

  @Test
  void theMessageIsReadBack() {
    MessageRef ref = new MessageRef("m".repeat(26), CONVERSATION, 1_234_567_890_123L);
    assertThat(RowKeys.ref(RowKeys.of(ref), CONVERSATION)).isEqualTo(ref);
  }

  @Test
  void theBoundsAreExclusive() {
    Scan scan = RowKeys.between(CONVERSATION, 10, 20);
    assertThat(contains(scan, key(20))).isFalse();
    assertThat(contains(scan, key(19))).isTrue();
    assertThat(contains(scan, key(11))).isTrue();
    assertThat(contains(scan, key(10))).isFalse();
  }

  @Test
  void aConversationWhoseIdBeginsWithAnothersIsNotInItsRange() {
    Scan all = RowKeys.between(CONVERSATION, 0, Long.MAX_VALUE);
    byte[] other = RowKeys.of(new MessageRef("m".repeat(26), CONVERSATION + "by", 15));
    other[0] = key(15)[0];
    assertThat(contains(all, key(15))).isTrue();
    assertThat(contains(all, other)).isFalse();
  }

  @Test
  void aConversationKeepsItsSalt() {
    assertThat(key(1)[0]).isEqualTo(key(2)[0]).isBetween((byte) 0, (byte) 15);
    assertThat(RowKeys.splits(16)).hasDimensions(15, 1);
    assertThat(RowKeys.splits(3)).isDeepEqualTo(new byte[][] {{5}, {10}});
    assertThat(RowKeys.splits(1)).isEmpty();
  }

  private static byte[] key(long seq) {
    return RowKeys.of(new MessageRef("m".repeat(26), CONVERSATION, seq));
  }

  private static boolean contains(Scan scan, byte[] row) {
    return Arrays.compareUnsigned(scan.getStartRow(), row) <= 0
        && Arrays.compareUnsigned(row, scan.getStopRow()) < 0;
  }
}
