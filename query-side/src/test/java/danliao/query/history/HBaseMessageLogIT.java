package danliao.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.query.message.MessageRef;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredMessage;
import danliao.query.projection.ProjectionContract;
import danliao.query.projection.ProjectionStore;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.TestComparison;
import danliao.query.verify.VerificationResult;
import danliao.query.verify.VerificationResult.Difference;
import danliao.query.verify.VerificationResult.Kind;
import danliao.testkit.RealServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HBaseMessageLogIT extends ProjectionContract {
  private static final String TABLE = "danliao_test_" + Long.toString(System.nanoTime(), 36);
  private static final int REGIONS = 2;
  private static final Queue<MessageRef> published = new ConcurrentLinkedQueue<>();
  private static HBaseClient hbase;
  private static MessageLog log;
  private static MessageLog others;

  @BeforeAll
  static void open() {
    hbase = new HBaseClient(settings(RealServers.zooKeeper()));
    hbase.start();
    log =
        new MessageLog(
            new MessageTable(hbase, TABLE, REGIONS), published::addAll, new SimpleMeterRegistry());
    others =
        new MessageLog(
            new MessageTable(hbase, TABLE + "_other", REGIONS),
            changed -> {},
            new SimpleMeterRegistry());
    await("HBase is there")
        .atMost(Duration.ofSeconds(90))
        .ignoreException(StoreUnavailableException.class)
        .untilAsserted(log::prepare);
    others.prepare();
  }

  @AfterAll
  static void close() {
    log.drop();
    others.drop();
    hbase.close();
  }

  private static HBaseSettings settings(String zookeeper) {
    return new HBaseSettings(
        zookeeper, TABLE, REGIONS, Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  @Override
  protected ProjectionStore store() {
    return log;
  }

  @Override
  protected ProjectionStore other() {
    return others;
  }

  @Override
  protected Object view(List<String> users, List<String> conversations) {
    return conversations.stream().map(id -> walk(id, 0, 7)).toList();
  }

  @Override
  protected Set<Class<? extends MessageEvent>> ignored() {
    return Set.of();
  }

  @Test
  void rowsThatWereChangedByHandAreNamed() {
    emptyBoth();
    List<RecordedEvent> sent = send(250);
    RecordedEvent deleted = sent.get(100);
    RecordedEvent changed = sent.get(200);
    RecordedEvent stale = sent.get(249);
    for (MessageLog one : List.of(log, others)) {
      one.apply(sent);
    }
    RecordedEvent added = events.sent(alice, bob);
    log.apply(List.of(added));
    others.apply(List.of(events.read(stale, 1)));
    change(table -> table.delete(new Delete(key(deleted))));
    change(
        table ->
            table.put(
                new Put(key(changed))
                    .addColumn(Cells.FAMILY, new byte[] {'b'}, 1, new byte[] {1, 2, 3})));
    VerificationResult result = TestComparison.of(log, others);
    assertThat(result.rows()).isEqualTo(250);
    assertThat(result.first())
        .extracting(Difference::kind, Difference::key)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING, Bytes.toStringBinary(key(deleted))),
            tuple(Kind.EXTRA, Bytes.toStringBinary(key(added))),
            tuple(Kind.DIFFERENT, Bytes.toStringBinary(key(changed))),
            tuple(Kind.DIFFERENT, Bytes.toStringBinary(key(stale))));
    assertThat(result.first())
        .filteredOn(difference -> difference.key().equals(Bytes.toStringBinary(key(stale))))
        .allSatisfy(
            difference -> {
              assertThat(difference.expected()).containsEntry("status", "READ");
              assertThat(difference.found()).containsEntry("status", "SENT");
            });
    assertThat(result.toString()).as("what users wrote").doesNotContain("message number");
  }

  private static byte[] key(RecordedEvent e) {
    return RowKeys.of(ref(e));
  }

  private static void change(Function<AsyncTable<?>, CompletableFuture<Void>> by) {
    hbase.<Void>call(c -> by.apply(c.getTable(TableName.valueOf(TABLE))));
  }

  @Test
  void writtenInAnyOrderTheNewestStateWins() {
    List<RecordedEvent> history = events.history(List.of(alice, bob, carol), 60);
    log.apply(history);
    Object inOrder = view();
    log.drop();
    log.prepare();
    List<RecordedEvent> shuffled = new ArrayList<>(history);
    Collections.shuffle(shuffled, new Random(history.size()));
    shuffled.forEach(event -> log.apply(List.of(event)));
    assertThat(view()).isEqualTo(inOrder);
  }

  @Test
  void aStatusWithoutItsMessageIsNotShown() {
    RecordedEvent sent = events.sent(alice, bob);
    log.apply(List.of(events.read(sent, 2)));
    assertThat(walk(conversation(), 0, 7)).isEmpty();
    log.apply(List.of(sent));
    assertThat(walk(conversation(), 0, 7))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.status()).isEqualTo(MessageStatus.READ);
              assertThat(found.version()).isEqualTo(3);
            });
  }

  @Test
  void eachChangedRowIsPublishedOnceWithTheBatchesOfItsToken() {
    RecordedEvent sent = events.sent(alice, bob);
    log.complete();
    published.clear();
    log.apply(List.of(sent, events.received(sent, 1)));
    log.apply(List.of(events.read(sent, 2)));
    assertThat(published).isEmpty();
    log.complete();
    assertThat(published).containsExactly(ref(sent));
  }

  @Test
  void aConnectionOnWhichNothingSucceedsForLongIsMadeAnew() {
    Duration brief = Duration.ofMillis(200);
    try (HBaseClient stuck =
        new HBaseClient(new HBaseSettings(RealServers.zooKeeper(), TABLE, REGIONS, brief, brief))) {
      stuck.start();
      AsyncConnection first =
          await()
              .atMost(Duration.ofSeconds(30))
              .ignoreException(StoreUnavailableException.class)
              .until(() -> stuck.call(CompletableFuture::completedFuture), c -> !c.isClosed());
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreException(StoreUnavailableException.class)
          .until(
              () -> {
                stuck.call(
                    c ->
                        c == first
                            ? new CompletableFuture<Void>()
                            : CompletableFuture.<Void>completedFuture(null));
                return true;
              });
      await().atMost(Duration.ofSeconds(30)).until(first::isClosed);
    }
  }

  @Test
  void messagesAreReadByReference() {
    RecordedEvent there = events.sent(alice, bob);
    RecordedEvent never = events.sent(alice, bob);
    log.apply(List.of(there));
    assertThat(log.stored(List.of(ref(there), ref(never), ref(there))))
        .extracting(found -> found.message().getMessageId())
        .containsExactly(there.event().messageId(), there.event().messageId());
    assertThat(log.stored(List.of())).isEmpty();
  }

  @Test
  void messagesAreNamedNewestFirst() {
    List<RecordedEvent> sent = send(5);
    log.apply(sent);
    log.apply(List.of(events.read(sent.get(3), 1)));
    long first = sent.getFirst().event().seq();
    long last = sent.getLast().event().seq();
    assertThat(log.refs(conversation(), first, last, 2))
        .containsExactly(ref(sent.get(3)), ref(sent.get(2)));
    assertThat(log.refs(conversation(), 0, Long.MAX_VALUE, 10))
        .containsExactlyElementsOf(sent.reversed().stream().map(HBaseMessageLogIT::ref).toList());
    assertThat(log.refs(conversation(), first, first, 2)).isEmpty();
    assertThat(log.refs(conversation(), last, Long.MAX_VALUE, 2)).isEmpty();
  }

  @Test
  void pagesEndToEndWhileOthersWriteHaveNoGapAndNoRepeat() throws Exception {
    List<RecordedEvent> old = send(150);
    log.apply(old);
    List<String> expected = ids(old).reversed();
    long middle = old.get(49).event().seq();
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch writing = new CountDownLatch(1);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                log.apply(send(5));
                writing.countDown();
              }
            });
    assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();
    long newest = old.getLast().event().seq();
    assertThat(shownUpTo(newest, walk(conversation(), 0, 7))).isEqualTo(expected);
    assertThat(shownUpTo(newest, walk(conversation(), middle, 9)))
        .isEqualTo(expected.subList(0, 100));
    stop.set(true);
    writer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void thePageAfterTheNewestAndThePageBetweenNeighboursAreEmpty() {
    List<RecordedEvent> sent = send(2);
    log.apply(sent);
    long first = sent.getFirst().event().seq();
    long second = sent.getLast().event().seq();
    assertThat(log.page(conversation(), second, Long.MAX_VALUE, 10).messages()).isEmpty();
    assertThat(log.page(conversation(), first, second, 10).messages()).isEmpty();
    assertThat(log.page(conversation(), second, first, 10).messages()).isEmpty();
    assertThat(log.page(conversation(), 0, 0, 10).messages()).isEmpty();
  }

  @Test
  void anHBaseThatIsAwayIsSaidAtOnceAndDoesNotStopTheStart() {
    try (HBaseClient nowhere = new HBaseClient(settings("127.0.0.1:1"))) {
      MessageTable table = new MessageTable(nowhere, TABLE, REGIONS);
      nowhere.start();
      long before = System.nanoTime();
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(table::probe)
          .satisfies(e -> assertThat(e.store()).isEqualTo("hbase"));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void measureBatchesOf500() {
    SampleEvents sample = new SampleEvents(1);
    List<RecordedEvent> warm = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      warm.add(sample.sent(alice, bob));
    }
    log.apply(warm);
    int batches = 20;
    long nanos = 0;
    for (int b = 0; b < batches; b++) {
      List<RecordedEvent> batch = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        batch.add(sample.sent(alice + i % 50, bob));
      }
      long start = System.nanoTime();
      log.apply(batch);
      nanos += System.nanoTime() - start;
    }
    long perSecond = batches * 500L * 1_000_000_000 / nanos;
    System.out.printf("MEASURED hbase put rows/s in batches of 500: %d%n", perSecond);
    assertThat(perSecond).isPositive();
  }

  private List<RecordedEvent> send(int count) {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      synchronized (events) {
        sent.add(events.sent(alice, bob));
      }
    }
    return sent;
  }

  private String conversation() {
    return alice + ':' + bob;
  }

  private static MessageRef ref(RecordedEvent e) {
    return new MessageRef(e.event().messageId(), e.event().conversationId(), e.event().seq());
  }

  private static List<String> ids(Collection<RecordedEvent> recorded) {
    return recorded.stream().map(r -> r.event().messageId()).toList();
  }

  private static List<String> shownUpTo(long newest, List<StoredMessage> shown) {
    return shown.stream()
        .map(StoredMessage::message)
        .filter(m -> m.getSeq() <= newest)
        .map(m -> m.getMessageId())
        .toList();
  }

  /** As a client pages: to the end. */
  private static List<StoredMessage> walk(String conversation, long after, int limit) {
    List<StoredMessage> all = new ArrayList<>();
    @Nullable Long before = Long.MAX_VALUE;
    while (before != null) {
      MessageLog.Page page = log.page(conversation, after, before, limit);
      all.addAll(page.messages());
      before = page.nextBefore();
    }
    return all;
  }
}
