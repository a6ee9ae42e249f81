package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import danliao.query.message.MessageRef;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int PART = 2;

  private final List<List<String>> asked = new CopyOnWriteArrayList<>();
  private final List<List<String>> stored = new ArrayList<>();

  @Test
  void allPartsAreStoredInTheirOrder() {
    ahead(ReadAheadTest::rows).each(refs(5), this::store);
    assertThat(asked).containsExactly(List.of("0", "1"), List.of("2", "3"), List.of("4"));
    assertThat(stored).isEqualTo(asked);
  }

  @Test
  void ofNothingNothingIsRead() {
    ahead(ReadAheadTest::rows).each(List.of(), this::store);
    assertThat(asked).isEmpty();
    assertThat(stored).isEmpty();
  }

  @Test
  void aPartIsReadWhileTheOneBeforeIsStoredAndNoneBeyondIt() {
    CountDownLatch second = new CountDownLatch(1);
    ReadAhead ahead =
        ahead(
            refs -> {
              if (asked.size() == 2) {
                second.countDown();
              }
              return rows(refs);
            });
    ahead.each(
        refs(6),
        rows -> {
          if (!rows.isEmpty()) {
            await(second);
          }
          store(rows);
          assertThat(asked).hasSizeLessThanOrEqualTo(stored.size() + 1);
        });
    assertThat(stored).hasSize(3);
  }

  @Test
  void whatCannotBeStoredIsThrownWhenTheReadAheadHasEnded() {
    CountDownLatch failing = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    ReadAhead ahead =
        ahead(
            refs -> {
              if (asked.size() == 2) {
                await(failing);
                ended.set(true);
              }
              return rows(refs);
            });
    RuntimeException refused = new IllegalStateException("refused");
    assertThatThrownBy(
            () ->
                ahead.each(
                    refs(6),
                    rows -> {
                      if (!rows.isEmpty()) {
                        failing.countDown();
                        throw refused;
                      }
                    }))
        .isSameAs(refused);
    assertThat(ended).isTrue();
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatCannotBeReadIsThrownWhenTheRowsBeforeItAreStored() {
    RuntimeException away = new StoreUnavailableException("hbase", new IOException("away"));
    ReadAhead ahead =
        ahead(
            refs -> {
              if (asked.size() == 2) {
                throw away;
              }
              return rows(refs);
            });
    assertThatThrownBy(() -> ahead.each(refs(6), this::store)).isSameAs(away);
    assertThat(stored).containsExactly(List.of("0", "1"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void whoIsStoppedStopsReading() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    ReadAhead ahead =
        ahead(
            refs -> {
              try {
                throw new IllegalStateException("waited: " + never.await(10, TimeUnit.SECONDS));
              } catch (InterruptedException e) {
                ended.set(true);
                return rows(refs);
              }
            });
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> ahead.each(refs(2), this::store));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(ended).isTrue();
    assertThat(stored).isEmpty();
  }

  /** Reads one after the other, and notes what is asked for. */
  private ReadAhead ahead(StoredMessageReader log) {
    return new ReadAhead(
        refs -> {
          asked.add(refs.stream().map(MessageRef::messageId).toList());
          return log.read(refs);
        },
        PART);
  }

  private void store(List<StoredMessage> rows) {
    if (!rows.isEmpty()) {
      stored.add(rows.stream().map(row -> row.message().getMessageId()).toList());
    }
  }

  private static List<MessageRef> refs(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new MessageRef(Integer.toString(i), "alice:bob", i))
        .toList();
  }

  private static List<StoredMessage> rows(Collection<MessageRef> refs) {
    return refs.stream().map(ReadAheadTest::row).toList();
  }

  private static StoredMessage row(MessageRef ref) {
    Message message = Message.newBuilder().setMessageId(ref.messageId()).build();
    return new StoredMessage(message, MessageStatus.SENT, Instant.EPOCH, 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
