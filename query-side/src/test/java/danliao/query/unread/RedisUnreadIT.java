package danliao.query.unread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.frame.Message;
import danliao.api.rpc.ListUndeliveredRequest;
import danliao.api.rpc.ListUndeliveredResponse;
import danliao.query.generation.Live;
import danliao.query.generation.TestGenerations;
import danliao.query.message.MessageRef;
import danliao.query.message.MessageStream;
import danliao.query.message.Messages;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.projection.ProjectionContract;
import danliao.query.projection.ProjectionStore;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.StoreTemplate;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.TestComparison;
import danliao.query.verify.VerificationResult;
import danliao.query.verify.VerificationResult.Difference;
import danliao.query.verify.VerificationResult.Kind;
import danliao.testkit.RealServers;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.unit.DataSize;

class RedisUnreadIT extends ProjectionContract {
  private static final int GENERATION = 1_000_000 + new Random().nextInt(1_000_000_000);
  private static final Live<Keys> KEYS = TestGenerations.reading(new Keys(GENERATION));
  private static final int PAYLOADS = 3;
  private static final String LARGEST = "x".repeat(16_384);
  private static final UnreadSettings SETTINGS =
      new UnreadSettings(
          PAYLOADS, DataSize.ofKilobytes(2), Duration.ofMinutes(10), Duration.ofSeconds(5));
  private static final Map<String, StoredMessage> log = new ConcurrentHashMap<>();
  private static final Map<String, List<MessageStream.Entry>> streams = new ConcurrentHashMap<>();
  private static final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private static LettuceConnectionFactory connections;
  private static RedisUnread projection;
  private static ProjectionStore unread;
  private static ProjectionStore others;
  private static UnreadQueries queries;
  private static UndeliveredMessages undelivered;

  @BeforeAll
  static void open() {
    connections = connect(RealServers.redisPort());
    var redis = new StoreTemplate(connections);
    projection =
        new RedisUnread(
            new RedisPipeline(connections, SETTINGS.timeout()), redis, SETTINGS, Clock.systemUTC());
    unread = projection.open(TestGenerations.live(projection.name(), GENERATION));
    others = projection.open(TestGenerations.live(projection.name(), GENERATION + 1));
    queries = new UnreadQueries(redis, KEYS);
    undelivered = undelivered(redis, RedisUnreadIT::read, ids -> streams);
  }

  private static UndeliveredMessages undelivered(
      StoreTemplate redis, StoredMessageReader log, MessageStream events) {
    return new UndeliveredMessages(redis, KEYS, log, events, new LeftOut(meters, System::nanoTime));
  }

  private static LettuceConnectionFactory connect(int port) {
    var factory = new LettuceConnectionFactory("127.0.0.1", port);
    factory.afterPropertiesSet();
    factory.start();
    return factory;
  }

  @AfterAll
  static void close() {
    unread.drop();
    others.drop();
    connections.destroy();
  }

  @Override
  protected ProjectionStore store() {
    return unread;
  }

  @Override
  protected ProjectionStore other() {
    return others;
  }

  @Override
  protected Object view(List<String> users, List<String> conversations) {
    return users.stream()
        .map(user -> List.of(queries.all(user), undelivered.refs(user, 1_000)))
        .toList();
  }

  @Override
  protected Set<Class<? extends MessageEvent>> ignored() {
    return Set.of(MessageEvent.MarkedOffline.class);
  }

  @Test
  void whatWasChangedByHandIsNamed() {
    emptyBoth();
    List<RecordedEvent> sent = send(bob, alice, 3);
    send(alice, carol, 1);
    others.apply(sent);
    others.apply(List.of(events.received(sent.getFirst(), 1)));
    unread.apply(List.of(events.received(sent.getFirst(), 1)));
    String conversation = sent.getFirst().event().conversationId();
    Keys keys = new Keys(GENERATION);
    String read = sent.get(1).event().messageId();
    String listed = SetMember.of(sent.get(2).event()).toString();
    try (var connection = connections.getConnection()) {
      // A count that is stuck, and what does not agree with it.
      connection
          .hashCommands()
          .hSet(Keys.bytes(keys.counters(alice)), Keys.bytes(conversation), Keys.bytes("7"));
      connection.setCommands().sRem(Keys.bytes(keys.unread(alice, conversation)), Keys.bytes(read));
      byte[] list = Keys.bytes(keys.undelivered(alice));
      connection.zSetCommands().zRem(list, Keys.bytes(listed));
      connection.zSetCommands().zAdd(list, 0, Keys.bytes("no entry of ours"));
    }
    VerificationResult result = TestComparison.of(unread, others);
    String ofCarol = Ids.conversation(alice, carol);
    assertThat(result.first())
        .filteredOn(difference -> !difference.key().contains(carol))
        .extracting(Difference::kind, Difference::key)
        .containsExactlyInAnyOrder(
            tuple(Kind.DIFFERENT, "unread:{" + alice + "} " + conversation),
            tuple(Kind.MISSING, "unread:{" + alice + "}:" + conversation + ' ' + read),
            tuple(Kind.MISSING, "undelivered:{" + alice + "} " + listed),
            tuple(Kind.EXTRA, "undelivered:{" + alice + "} no%20entry%20of%20ours"));
    assertThat(result.first())
        .as("a whole user too many")
        .filteredOn(difference -> difference.key().contains(carol))
        .hasSize(3)
        .allMatch(difference -> difference.kind() == Kind.EXTRA)
        .anyMatch(difference -> difference.key().equals("unread:{" + carol + "} " + ofCarol));
    assertThat(result.first())
        .filteredOn(difference -> difference.kind() == Kind.DIFFERENT)
        .allSatisfy(
            difference -> {
              assertThat(difference.expected()).isEqualTo(Map.of("unread", "3"));
              assertThat(difference.found()).isEqualTo(Map.of("unread", "7"));
            });
  }

  @Test
  void aBatchLeavesWhatItsEventsLeaveOneByOneAlsoWhenTheyComeAgain() {
    emptyBoth();
    List<RecordedEvent> history = events.history(List.of(alice, bob, carol), 100);
    history.forEach(event -> unread.apply(List.of(event)));
    others.apply(history);
    assertSameRows();
    history.forEach(late -> others.apply(List.of(late)));
    assertSameRows();
  }

  private static void assertSameRows() {
    VerificationResult result = TestComparison.of(unread, others);
    assertThat(result.first()).isEmpty();
    assertThat(result.differences()).isZero();
    assertThat(result.rows()).isPositive();
  }

  @Test
  void allThatAUserHasNotReadIsComparedHoweverMuchItIs() {
    emptyBoth();
    List<RecordedEvent> sent = send(bob, alice, 1_500);
    others.apply(sent);
    VerificationResult result = TestComparison.of(unread, others);
    assertThat(result.differences()).isZero();
    // What is written while Redis reorders a key may come twice.
    assertThat(result.rows()).isBetween(3_001L, 4_000L);
  }

  @Test
  void countsAreWhatWasSentAndNotRead() {
    List<RecordedEvent> sent = send(bob, alice, 4);
    send(carol, alice, 2);
    String conversation = sent.getFirst().event().conversationId();
    assertThat(queries.all(alice)).containsEntry(conversation, 4L).hasSize(2);
    unread.apply(List.of(events.received(sent.get(0), 1)));
    assertThat(queries.all(alice)).containsEntry(conversation, 4L);
    unread.apply(List.of(events.read(sent.get(0), 2), events.read(sent.get(1), 1)));
    assertThat(queries.of(alice, List.of(conversation, "nobody:noone")))
        .isEqualTo(Map.of(conversation, 2L));
    unread.apply(List.of(events.read(sent.get(2), 1), events.read(sent.get(3), 1)));
    assertThat(queries.all(alice)).doesNotContainKey(conversation).hasSize(1);
    assertThat(queries.all(bob)).isEmpty();
  }

  @Test
  void undeliveredPagesAreOldestFirstWithContentFromRedisAndBeyondItsBoundFromTheLog() {
    List<RecordedEvent> sent = send(bob, alice, PAYLOADS + 4);
    List<Message> drained = new ArrayList<>();
    @Nullable String after = null;
    do {
      UndeliveredMessages.Page page = undelivered.page(alice, after, 2);
      assertThat(page.messages()).hasSizeLessThanOrEqualTo(2);
      drained.addAll(page.messages());
      after = page.last();
    } while (after != null);
    assertThat(drained)
        .containsExactlyElementsOf(
            sent.stream()
                .map(e -> Messages.of((MessageEvent.Sent) e.event()))
                .map(message -> message.toBuilder().setRedelivered(true).build())
                .toList());
  }

  @Test
  void whatTheLogDoesNotHaveYetIsListedAndDrainedFromItsEvents() {
    List<RecordedEvent> sent = send(bob, alice, PAYLOADS + 3);
    RecordedEvent early = sent.getFirst();
    RecordedEvent late = sent.get(PAYLOADS + 1);
    record(early);
    record(late, events.markedOffline(late, 1));
    log.remove(early.event().messageId());
    log.remove(late.event().messageId());
    List<StoredMessage> listed = undelivered.oldest(alice, 200);
    assertThat(listed).extracting(m -> m.message().getMessageId()).isEqualTo(ids(sent));
    assertThat(listed.get(PAYLOADS + 1).status()).isEqualTo(MessageStatus.OFFLINE);
    assertThat(listed.getFirst().status()).isEqualTo(MessageStatus.SENT);
    assertThat(undelivered.page(alice, null, 200).messages())
        .extracting(Message::getMessageId)
        .isEqualTo(ids(sent));
  }

  @Test
  void whatHasNoEventsIsLeftOutAndWhatIsBehindItIsNot() {
    List<RecordedEvent> sent = send(bob, alice, 3, LARGEST);
    log.remove(sent.getFirst().event().messageId());
    double before = unknown();
    List<String> rest = ids(sent.subList(1, 3));
    assertThat(undelivered.oldest(alice, 200))
        .extracting(m -> m.message().getMessageId())
        .isEqualTo(rest);
    assertThat(undelivered.oldest(alice, 1))
        .extracting(m -> m.message().getMessageId())
        .isEqualTo(rest.subList(0, 1));
    assertThat(unknown()).isEqualTo(before + 2);
    assertThat(drained(undelivered, 1)).isEqualTo(rest);
    assertThat(drained(undelivered, 200)).isEqualTo(rest);
    assertThat(undelivered.stillUndelivered(alice, wanted(sent)).keySet())
        .containsExactlyInAnyOrderElementsOf(rest);
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    new UndeliveredService(undelivered).list(request(), ended(ends));
    assertThat(ends).containsExactly("OK");
  }

  @Test
  void aPageOfNothingButUnknownMessagesLeadsToTheNext() {
    List<RecordedEvent> sent = send(bob, alice, 120, LARGEST);
    ids(sent.subList(0, 110)).forEach(log::remove);
    UndeliveredMessages.Page first = undelivered.page(alice, null, 100);
    assertThat(first.messages()).isEmpty();
    assertThat(first.last()).isEqualTo(SetMember.of(sent.get(99).event()).toString());
    assertThat(drained(undelivered, 100)).isEqualTo(ids(sent.subList(110, 120)));
    assertThat(undelivered.oldest(alice, 50))
        .extracting(m -> m.message().getMessageId())
        .isEqualTo(ids(sent.subList(110, 120)));
  }

  @Test
  void anEntryThatCannotBeReadIsLeftOutAndWhatIsBehindItIsNot() {
    List<RecordedEvent> sent = send(bob, alice, 3);
    String second = SetMember.of(sent.get(1).event()).toString();
    // Before all, two in a row that are no text between two others, and behind all.
    list("!");
    list(second + "\u00ff");
    list(second + "\u00ff\u00fe");
    list("rubbish");
    double before = unreadable();
    assertThat(undelivered.oldest(alice, 200))
        .extracting(m -> m.message().getMessageId())
        .isEqualTo(ids(sent));
    assertThat(unreadable()).isEqualTo(before + 4);
    assertThat(undelivered.oldest(alice, 3))
        .extracting(m -> m.message().getMessageId())
        .isEqualTo(ids(sent));
    assertThat(drained(undelivered, 200)).isEqualTo(ids(sent));
    for (int limit : new int[] {2, 1}) {
      assertThat(served(limit)).as("pages of %d", limit).isEqualTo(ids(sent));
    }
  }

  /** Puts it on the list of the user, a byte for each character. */
  private void list(String entry) {
    byte[] bytes = entry.getBytes(StandardCharsets.ISO_8859_1);
    try (var connection = connections.getConnection()) {
      byte[] key = Keys.bytes(new Keys(GENERATION).undelivered(alice));
      connection.zSetCommands().zAdd(key, 0, bytes);
    }
  }

  /** As a gateway asks for it: with the cursors that it was given. */
  private List<String> served(int limit) {
    UndeliveredService service = new UndeliveredService(undelivered);
    List<String> served = new ArrayList<>();
    String cursor = "";
    do {
      BlockingQueue<ListUndeliveredResponse> pages = new LinkedBlockingQueue<>();
      service.list(
          request().toBuilder().setLimit(limit).setCursor(cursor).build(), answered(pages));
      ListUndeliveredResponse page = pages.remove();
      page.getMessagesList().forEach(message -> served.add(message.getMessageId()));
      cursor = page.getNextCursor();
    } while (!cursor.isEmpty());
    return served;
  }

  @Test
  void whatMayHaveEventsIsNotLeftOut() {
    List<RecordedEvent> sent = send(bob, alice, 2, LARGEST);
    log.remove(sent.getFirst().event().messageId());
    double before = unknown();
    var redis = new StoreTemplate(connections);
    var cutOff = undelivered(redis, RedisUnreadIT::read, RedisUnreadIT::away);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> cutOff.oldest(alice, 200));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> cutOff.page(alice, null, 200));
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    new UndeliveredService(cutOff).list(request(), ended(ends));
    assertThat(ends).containsExactly("UNAVAILABLE");
    assertThat(unknown()).isEqualTo(before);
  }

  private static double unknown() {
    return meters.counter("danliao.query.unread.unknown").count();
  }

  private static double unreadable() {
    return meters.counter("danliao.query.unread.unreadable").count();
  }

  /** As a gateway does: page by page to the end. */
  private List<String> drained(UndeliveredMessages from, int limit) {
    List<String> drained = new ArrayList<>();
    @Nullable String after = null;
    do {
      UndeliveredMessages.Page page = from.page(alice, after, limit);
      page.messages().forEach(message -> drained.add(message.getMessageId()));
      after = page.last();
    } while (after != null);
    return drained;
  }

  private static List<UndeliveredMessages.Wanted> wanted(List<RecordedEvent> sent) {
    return sent.stream()
        .map(RecordedEvent::event)
        .map(e -> new UndeliveredMessages.Wanted(e.messageId(), e.sender(), e.seq()))
        .toList();
  }

  private static Map<String, List<MessageStream.Entry>> away(Set<String> ids) {
    throw new StoreUnavailableException("event-store", new IOException("no answer to " + ids));
  }

  private static void record(RecordedEvent... recorded) {
    streams.put(
        recorded[0].event().messageId(),
        Stream.of(recorded)
            .map(e -> new MessageStream.Entry(e.sequence(), e.event().at(), e.event()))
            .toList());
  }

  private static List<String> ids(List<RecordedEvent> recorded) {
    return recorded.stream().map(e -> e.event().messageId()).toList();
  }

  @Test
  void aPageOfTheLargestMessagesIsShorterAndNoneIsLeftOut() {
    List<RecordedEvent> sent = send(bob, alice, 100, LARGEST);
    List<String> drained = new ArrayList<>();
    @Nullable String after = null;
    do {
      UndeliveredMessages.Page page = undelivered.page(alice, after, 200);
      assertThat(page.messages()).isNotEmpty();
      assertThat(page.messages().stream().mapToInt(Message::getSerializedSize).sum())
          .isLessThanOrEqualTo(1 << 20);
      page.messages().forEach(message -> drained.add(message.getMessageId()));
      after = page.last();
    } while (after != null);
    assertThat(drained)
        .containsExactlyElementsOf(sent.stream().map(e -> e.event().messageId()).toList());
  }

  @Test
  void whatRedisKeepsOfAUserWhoNeverComesIsBoundedInBytesButForTheIds() {
    send(bob, alice, 2, LARGEST);
    send(bob, alice, 100, "hello");
    try (var connection = connections.getConnection()) {
      Map<byte[], byte[]> kept =
          connection.hashCommands().hGetAll(Keys.bytes(new Keys(GENERATION).payloads(alice)));
      assertThat(kept).hasSize(PAYLOADS);
      assertThat(kept.values()).allMatch(payload -> payload.length <= 2_048);
    }
  }

  @Test
  void whoAsksWhileAllPagesAreBeingMadeIsToldToComeAgain() throws InterruptedException {
    send(bob, alice, 1, LARGEST);
    CountDownLatch slow = new CountDownLatch(1);
    var service =
        new UndeliveredService(
            undelivered(
                new StoreTemplate(connections),
                refs -> {
                  awaitLatch(slow);
                  return read(refs);
                },
                ids -> Map.of()));
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    for (int i = 0; i < UndeliveredService.AT_ONCE + 1; i++) {
      Thread.ofVirtual().start(() -> service.list(request(), ended(ends)));
    }
    assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("UNAVAILABLE");
    slow.countDown();
    for (int i = 0; i < UndeliveredService.AT_ONCE; i++) {
      assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("OK");
    }
    service.list(request(), ended(ends));
    assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("OK");
  }

  private ListUndeliveredRequest request() {
    return ListUndeliveredRequest.newBuilder().setUserId(alice).setLimit(200).build();
  }

  private static StreamObserver<ListUndeliveredResponse> answered(
      BlockingQueue<ListUndeliveredResponse> pages) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ListUndeliveredResponse page) {
        pages.add(page);
      }

      @Override
      public void onError(Throwable failure) {
        throw new AssertionError(failure);
      }

      @Override
      public void onCompleted() {}
    };
  }

  private static StreamObserver<ListUndeliveredResponse> ended(BlockingQueue<String> ends) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ListUndeliveredResponse page) {}

      @Override
      public void onError(Throwable failure) {
        ends.add(Status.fromThrowable(failure).getCode().name());
      }

      @Override
      public void onCompleted() {
        ends.add("OK");
      }
    };
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void droppedNothingIsLeftOfAGenerationHoweverManyKeysItHasAndOthersHaveTheirs() {
    send(bob, alice, 1);
    int generation = GENERATION + 2;
    ProjectionStore many = projection.open(TestGenerations.live(projection.name(), generation));
    // Four keys each: several parts of the search for them.
    many.apply(IntStream.range(0, 300).mapToObj(i -> events.sent(bob, "many-" + i)).toList());
    assertThat(keysOf(generation)).hasSizeGreaterThan(1_000);
    many.drop();
    assertThat(keysOf(generation)).isEmpty();
    assertThat(queries.all(alice)).hasSize(1);
  }

  private static Set<String> keysOf(int generation) {
    return new StoreTemplate(connections).keys(new Keys(generation).pattern());
  }

  @Test
  void whoAsksForNothingGetsNothing() {
    assertThat(undelivered.stillUndelivered(alice, List.of())).isEmpty();
    assertThat(queries.of(alice, List.of())).isEmpty();
  }

  @Test
  void whatIsAcknowledgedIsNotUndeliveredAnyMore() {
    List<RecordedEvent> sent = send(bob, alice, 2);
    unread.apply(List.of(events.received(sent.getFirst(), 1)));
    Map<String, Message> open = undelivered.stillUndelivered(alice, wanted(sent));
    assertThat(open).containsOnlyKeys(sent.getLast().event().messageId());
  }

  @Test
  void scriptsThatTheServerHasForgottenAreLoadedAgain() {
    try (var connection = connections.getConnection()) {
      connection.scriptingCommands().scriptFlush();
    }
    send(bob, alice, 1);
    assertThat(queries.all(alice)).hasSize(1);
  }

  @Test
  void aServerThatIsAwayIsUnavailable() {
    LettuceConnectionFactory nowhere = connect(1);
    var redis = new StoreTemplate(nowhere);
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> new UnreadQueries(redis, KEYS).all(alice));
    nowhere.destroy();
  }

  private List<RecordedEvent> send(String from, String to, int count) {
    return send(from, to, count, "hello");
  }

  private List<RecordedEvent> send(String from, String to, int count, String content) {
    List<RecordedEvent> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RecordedEvent event = events.sent(from, to, "text/plain", content);
      Message message = Messages.of((MessageEvent.Sent) event.event());
      log.put(
          message.getMessageId(),
          new StoredMessage(message, MessageStatus.SENT, event.event().at(), 1));
      sent.add(event);
    }
    unread.apply(sent);
    return sent;
  }

  /** Leaves out what is not there, as the log does. */
  private static List<StoredMessage> read(Collection<MessageRef> refs) {
    return refs.stream().map(ref -> log.get(ref.messageId())).filter(Objects::nonNull).toList();
  }
}
