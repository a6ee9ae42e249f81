package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.Topics;
import danliao.api.frame.Message;
import danliao.api.wire.MessageChangedBody;
import danliao.query.generation.TestGenerations;
import danliao.query.message.MessageRef;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredMessage;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.TestComparison;
import danliao.query.verify.VerificationResult;
import danliao.query.verify.VerificationResult.Difference;
import danliao.query.verify.VerificationResult.Kind;
import danliao.service.broker.QueueOffsets;
import danliao.testkit.RealServers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate;
import org.springframework.data.elasticsearch.core.mapping.IndexCoordinates;

/** The index, its query and what fills it, on the real Elasticsearch. */
class SearchIT {
  private static final String RUN = "danliao-test-" + Long.toString(System.nanoTime(), 36);
  private static final SearchSettings SETTINGS = settings(RUN + "-g");
  // Of tests that do to an index what others would suffer from.
  private static final SearchSettings LOST = settings(RUN + "-lost-g");
  private static final SearchSettings BLOCKED = settings(RUN + "-blocked-g");
  private static final SearchSettings EARLIER = settings(RUN + "-earlier-g");
  private static final SearchSettings NEXT = settings(RUN + "-next-g");
  private static final SearchSettings NARROW = settings(RUN + "-narrow-g");
  private static final SearchSettings FORGED = settings(RUN + "-forged-g");
  private static final SearchSettings FRESH = settings(RUN + "-fresh-g");
  private static final SearchSettings LAST = settings(RUN + "-last-g");
  private static final SearchSettings QUIET = settings(RUN + "-quiet-g");
  private static ElasticsearchClient elasticsearch;
  private static ElasticsearchTemplate template;
  private static MessageIndex index;

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private final String alice = events.user("alice");
  private final String bob = events.user("bob");
  private final String carol = events.user("carol");
  private final Map<String, String> setAside = new LinkedHashMap<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void open() {
    Rest5Client http = Rest5Client.builder(URI.create(RealServers.elasticsearch())).build();
    elasticsearch =
        new ElasticsearchClient(new Rest5ClientTransport(http, new Jackson3JsonpMapper()));
    template = new ElasticsearchTemplate(elasticsearch);
    index = index(SETTINGS);
  }

  @AfterAll
  static void drop() throws IOException {
    for (SearchSettings settings :
        List.of(SETTINGS, LOST, BLOCKED, EARLIER, NEXT, NARROW, FORGED, FRESH, LAST, QUIET)) {
      elasticsearch.indices().delete(d -> d.index(settings.index(1)).ignoreUnavailable(true));
    }
    elasticsearch.close();
  }

  private static MessageIndex index(SearchSettings settings) {
    return new MessageIndex(template, settings, 1, () -> {});
  }

  private static SearchSettings settings(String indexPrefix) {
    return new SearchSettings("unused", "unused", indexPrefix, 1, 0);
  }

  @Test
  void chineseIsFoundByPartsOfASentence() {
    store(sent(alice, bob, "今天下午三点开会，别迟到"), sent(bob, alice, "明天下雨"));
    assertThat(contents(found(alice, "下午三点"))).containsExactly("今天下午三点开会，别迟到");
    assertThat(contents(found(alice, "开会 今天"))).containsExactly("今天下午三点开会，别迟到");
    assertThat(contents(found(alice, "三点下午"))).isEmpty();
    assertThat(found(alice, "下午三点").items().getFirst().highlights())
        .containsExactly("今天<em>下午三点</em>开会，别迟到");
  }

  @Test
  void aSingleCharacterIsFound() {
    store(sent(alice, bob, "好的，马上到"), sent(bob, alice, "不行"));
    assertThat(contents(found(bob, "马"))).containsExactly("好的，马上到");
    assertThat(found(bob, "马").items().getFirst().highlights()).containsExactly("好的，<em>马</em>上到");
  }

  @Test
  void latinWordsAreFoundInAnyCaseAndCommonOnesToo() {
    store(
        sent(alice, bob, "The Quick brown fox"),
        sent(alice, bob, "quicksand"),
        sent(alice, bob, "ＱＵＩＣＫ 全角"));
    assertThat(contents(found(alice, "quick"))).containsExactly("ＱＵＩＣＫ 全角", "The Quick brown fox");
    assertThat(contents(found(alice, "the"))).containsExactly("The Quick brown fox");
    assertThat(contents(found(alice, "FOX quick"))).containsExactly("The Quick brown fox");
    assertThat(contents(found(alice, "fox wolf"))).isEmpty();
  }

  @Test
  void highlightsAreSafeToShow() {
    store(sent(alice, bob, "<script>alert('needle')</script>"));
    assertThat(found(alice, "needle").items().getFirst().highlights().getFirst())
        .contains("<em>needle</em>")
        .doesNotContain("<script>");
  }

  @Test
  void othersFindNothing() {
    store(sent(alice, bob, "secret between two"));
    assertThat(found(bob, "secret").total()).isEqualTo(1);
    assertThat(found(carol, "secret").total()).isZero();
    assertThat(found(carol, "secret").items()).isEmpty();
  }

  @Test
  void peerSenderAndTimesNarrowIt() {
    StoredMessage toBob = sent(alice, bob, "lunch with bob");
    StoredMessage fromBob = sent(bob, alice, "lunch with alice");
    StoredMessage toCarol = sent(alice, carol, "lunch with carol");
    store(toBob, fromBob, toCarol);
    assertThat(contents(search(query(alice, "lunch", bob, null, null, null))))
        .containsExactly("lunch with alice", "lunch with bob");
    assertThat(contents(search(query(alice, "lunch", null, bob, null, null))))
        .containsExactly("lunch with alice");
    Instant at = Timestamps.instant(toBob.message().getSentAt());
    assertThat(search(query(alice, "lunch", null, null, at, null)).total()).isEqualTo(3);
    assertThat(search(query(alice, "lunch", null, null, null, at)).total()).isZero();
  }

  @Test
  void pagesGoFromNewestToOldestAndTheTotalCountsAll() {
    List<StoredMessage> sent = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      sent.add(sent(alice, bob, "number " + i));
    }
    index.store(sent);
    refresh();
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      SearchController.SearchPage page =
          http().search("number", null, null, null, null, 10, cursor, () -> alice);
      assertThat(page.total()).isEqualTo(25);
      seen.addAll(contents(page));
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(seen)
        .containsExactlyElementsOf(
            sent.reversed().stream().map(m -> m.message().getContent()).toList());
  }

  @Test
  void anOlderVersionNeverReplacesANewer() {
    StoredMessage sent = sent(alice, bob, "which version");
    StoredMessage read =
        new StoredMessage(sent.message(), MessageStatus.READ, sent.statusAt().plusSeconds(1), 3);
    assertThat(index.store(List.of(read))).isEmpty();
    assertThat(index.store(List.of(sent, read))).isEmpty();
    refresh();
    assertThat(found(alice, "version").items())
        .singleElement()
        .satisfies(found -> assertThat(found.message().status()).isEqualTo(MessageStatus.READ));
  }

  @Test
  void contentThatIsNotTextIsKeptButNotSearched() {
    store(
        stored(alice, bob, "application/octet-stream", "needle in cipher"),
        sent(alice, bob, "needle"));
    assertThat(contents(found(alice, "needle"))).containsExactly("needle");
  }

  @Test
  void aRefusedDocumentIsSetAsideAndTheRestIsStored() {
    StoredMessage good = sent(alice, bob, "good one");
    StoredMessage m = sent(alice, bob, "bad one");
    StoredMessage bad = new StoredMessage(m.message(), MessageStatus.SENT, Instant.MAX, 1);
    assertThat(sync(List.of(good, bad), reference(good), reference(bad)))
        .isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    refresh();
    assertThat(contents(found(alice, "one"))).containsExactly("good one");
    assertThat(setAside).containsExactly(Map.entry(id(bad), "document_parsing_exception"));
  }

  @Test
  void dataSyncWritesEveryIndexThatRuns() {
    MessageIndex next = index(NEXT);
    StoredMessage message = sent(alice, bob, "in both of them");
    List<Indexes.Target> both =
        List.of(new Indexes.Target(index, true), new Indexes.Target(next, false));
    assertThat(sync(both, List.of(message), reference(message)))
        .isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    for (MessageIndex one : List.of(index, next)) {
      one.show();
      assertThat(contents(found(one, bob, "both"))).containsExactly("in both of them");
    }
    assertThat(meters.counter("danliao.query.search.stored").count()).isEqualTo(1);
  }

  @Test
  void whatAnIndexRefusesThatNobodyReadsIsOnlyCounted() throws IOException {
    elasticsearch
        .indices()
        .create(c -> c.index(NARROW.index(1)).mappings(m -> m.dynamic(DynamicMapping.Strict)));
    MessageIndex narrow = index(NARROW);
    StoredMessage message = sent(alice, bob, "too wide for one");
    assertThat(
            sync(
                List.of(new Indexes.Target(narrow, false), new Indexes.Target(index, true)),
                List.of(message),
                reference(message)))
        .isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    refresh();
    assertThat(contents(found(alice, "wide"))).containsExactly("too wide for one");
    assertThat(setAside).isEmpty();
    assertThat(meters.counter("danliao.query.search.ignored").count()).isEqualTo(1);
    assertThat(
            sync(
                List.of(new Indexes.Target(narrow, true), new Indexes.Target(index, true)),
                List.of(message),
                reference(message)))
        .isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    assertThat(setAside).containsOnlyKeys(id(message));
  }

  @Test
  void documentsThatWereChangedByHandAreNamed() throws IOException {
    MessageIndex forged = index(FORGED);
    MessageIndex fresh = index(FRESH);
    List<StoredMessage> messages = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      StoredMessage sent = sent(alice, bob, "whispered " + i);
      messages.add(
          new StoredMessage(sent.message(), MessageStatus.READ, sent.statusAt().plusSeconds(1), 3));
    }
    for (MessageIndex one : List.of(forged, fresh)) {
      assertThat(one.store(messages)).isEmpty();
    }
    assertThat(TestComparison.of(forged.rows(), fresh.rows()))
        .satisfies(
            same -> {
              assertThat(same.rows()).isEqualTo(230);
              assertThat(same.first()).isEmpty();
              assertThat(same.differences()).isZero();
            });
    StoredMessage stale = messages.get(7);
    StoredMessage rewritten = messages.get(77);
    StoredMessage deleted = messages.get(177);
    StoredMessage added = sent(alice, bob, "whispered too");
    String name = FORGED.index(1);
    elasticsearch.delete(d -> d.index(name).id(id(deleted)));
    assertThat(forged.store(List.of(added))).isEmpty();
    forge(name, new StoredMessage(stale.message(), MessageStatus.SENT, stale.statusAt(), 3));
    Message other = rewritten.message().toBuilder().setContent("shouted").build();
    forge(name, new StoredMessage(other, rewritten.status(), rewritten.statusAt(), 3));
    VerificationResult result = TestComparison.of(forged.rows(), fresh.rows());
    assertThat(result.first())
        .extracting(Difference::kind, Difference::key)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING, id(deleted)),
            tuple(Kind.EXTRA, id(added)),
            tuple(Kind.DIFFERENT, id(stale)),
            tuple(Kind.DIFFERENT, id(rewritten)));
    assertThat(result.first())
        .filteredOn(difference -> difference.key().equals(id(stale)))
        .allSatisfy(
            difference -> {
              assertThat(difference.expected()).isEqualTo(Map.of("status", "READ"));
              assertThat(difference.found()).isEqualTo(Map.of("status", "SENT"));
            });
    assertThat(result.toString()).as("what users wrote").doesNotContain("whispered", "shouted");
  }

  /** Replaces a document, whatever is there, and leaves its version as it is. */
  private static void forge(String name, StoredMessage by) throws IOException {
    elasticsearch.index(
        i ->
            i.index(name)
                .id(id(by))
                .versionType(VersionType.ExternalGte)
                .version(by.version())
                .document(SearchDocument.of(by)));
  }

  @Test
  void whatDataSyncWasToldOfIsStoredWhenItIsPastIt() {
    MessageQueue first = new MessageQueue("topic", "broker", 0);
    MessageQueue second = new MessageQueue("topic", "broker", 1);
    Map<MessageQueue, QueueOffsets> offsets = new HashMap<>();
    Supplier<Map<MessageQueue, QueueOffsets>> asked = () -> Map.copyOf(offsets);
    assertThat(SearchProjection.told(asked).getAsBoolean()).as("the broker is away").isFalse();
    offsets.put(first, new QueueOffsets(5, 7));
    offsets.put(second, new QueueOffsets(9, 9));
    BooleanSupplier told = SearchProjection.told(asked);
    assertThat(told.getAsBoolean()).isFalse();
    offsets.put(second, new QueueOffsets(30, 30));
    assertThat(told.getAsBoolean()).as("the first queue stands still").isFalse();
    offsets.put(first, new QueueOffsets(7, 40));
    assertThat(told.getAsBoolean()).isTrue();
    offsets.clear();
    assertThat(told.getAsBoolean()).isFalse();
  }

  @Test
  void whatWasStoredIsFoundAtOnceWhenItIsToBeShown() {
    assertThat(index.store(List.of(sent(alice, bob, "not seen before")))).isEmpty();
    index.show();
    assertThat(contents(found(alice, "seen"))).containsExactly("not seen before");
  }

  @Test
  void aReferenceThatCannotBeReadIsSetAsideAndTheRestIsStored() {
    StoredMessage good = sent(alice, bob, "good two");
    MessageExt unreadable = reference(good);
    unreadable.setKeys("unreadable");
    unreadable.setBody(new byte[] {7, 7, 7});
    assertThat(sync(List.of(good), unreadable, reference(good)))
        .isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    refresh();
    assertThat(contents(found(alice, "two"))).containsExactly("good two");
    assertThat(setAside).containsOnlyKeys("unreadable");
  }

  @Test
  void aStoreThatIsAwaySuspendsTheQueue() {
    StoredMessage waiting = sent(alice, bob, "waiting");
    DataSync dataSync =
        new DataSync(
            refs -> {
              throw new StoreUnavailableException("hbase", new IOException("away"));
            },
            () -> List.of(new Indexes.Target(index, true)),
            new KeptInMap(setAside),
            new SimpleMeterRegistry());
    ConsumeOrderlyContext context = context();
    assertThat(dataSync.consumeMessage(List.of(reference(waiting)), context))
        .isEqualTo(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
    assertThat(context.getSuspendCurrentQueueTimeMillis()).isEqualTo(1_000);
    assertThat(setAside).isEmpty();
  }

  @Test
  void aLostIndexIsMadeAgainWithItsMappingAndIsNotSearchedBefore() throws IOException {
    MessageIndex lost = index(LOST);
    StoredMessage message = sent(alice, "bob-smith", "for one of the bobs");
    assertThat(lost.store(List.of(message))).isEmpty();
    elasticsearch.indices().delete(d -> d.index(LOST.index(1)));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> lost.store(List.of(message)));
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> found(lost, "bob-smith", "bobs"));
    }
    assertThat(lost.store(List.of(message))).isEmpty();
    refresh(LOST);
    assertThat(found(lost, "bob-smith", "bobs").total()).isEqualTo(1);
    assertThat(found(lost, "bob", "bobs").total()).isZero();
  }

  @Test
  void anIndexThatIsMadeIsUnfilledUntilItIsSaidToHaveAll() throws IOException {
    elasticsearch.indices().delete(d -> d.index(LOST.index(1)).ignoreUnavailable(true));
    List<MessageIndex.State> before = new ArrayList<>();
    List<MessageIndex> itself = new ArrayList<>();
    MessageIndex lost =
        new MessageIndex(template, LOST, 1, () -> itself.forEach(made -> before.add(made.state())));
    itself.add(lost);
    assertThat(lost.state()).isEqualTo(MessageIndex.State.MISSING);
    lost.prepare();
    assertThat(before).containsExactly(MessageIndex.State.MISSING);
    assertThat(lost.state()).isEqualTo(MessageIndex.State.UNFILLED);
    assertThat(lost.store(List.of(sent(alice, bob, "one of all")))).isEmpty();
    lost.markFilled();
    assertThat(lost.state()).isEqualTo(MessageIndex.State.FILLED);
    lost.drop();
    lost.drop();
    assertThat(lost.state()).isEqualTo(MessageIndex.State.MISSING);
  }

  @Test
  void whileTheIndexIsFilledNobodySearchesIt() {
    SearchController filling =
        new SearchController(TestGenerations.behind(index), new SimpleMeterRegistry());
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(
            () -> filling.search("words", null, null, null, null, null, null, () -> "alice"));
  }

  @Test
  void aWriteBlockSuspendsTheQueueAndSetsNothingAside() throws IOException {
    MessageIndex blocked = index(BLOCKED);
    StoredMessage before = sent(alice, bob, "before the block");
    assertThat(blocked.store(List.of(before))).isEmpty();
    StoredMessage one = sent(alice, bob, "one behind the block");
    StoredMessage other = sent(alice, bob, "other behind the block");
    blockWrites(true);
    assertThat(sync(blocked, List.of(one, other), reference(one), reference(other)))
        .isEqualTo(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
    blockWrites(false);
    assertThat(setAside).isEmpty();
    assertThat(sync(blocked, List.of(one, other), reference(one), reference(other)))
        .isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    refresh(BLOCKED);
    assertThat(contents(found(blocked, alice, "block")))
        .containsExactly("other behind the block", "one behind the block", "before the block");
  }

  private static void blockWrites(boolean block) throws IOException {
    elasticsearch
        .indices()
        .putSettings(p -> p.index(BLOCKED.index(1)).settings(s -> s.blocks(b -> b.write(block))));
  }

  @Test
  void anIndexOfAnEarlierVersionGoesOnWithWhatItHolds() throws IOException {
    MessageIndex earlier = index(EARLIER);
    assertThat(earlier.store(List.of(sent(alice, bob, "held before")))).isEmpty();
    elasticsearch.indices().deleteAlias(d -> d.index(EARLIER.index(1)).name(EARLIER.alias(1)));
    MessageIndex now = index(EARLIER);
    assertThat(now.store(List.of(sent(alice, bob, "held after")))).isEmpty();
    refresh(EARLIER);
    assertThat(contents(found(now, alice, "held"))).containsExactly("held after", "held before");
  }

  @Test
  void anIndexOfTheLastVersionHasTheMappingAndTheSettingsOfANewOneAndIsUsed() throws IOException {
    try (InputStream mappings = resource("message-mappings.json");
        InputStream settings = resource("message-settings.json")) {
      TypeMapping mapping =
          new TypeMapping.Builder().withJson(mappings).meta("filled", JsonData.of(true)).build();
      IndexSettings wanted =
          new IndexSettings.Builder()
              .withJson(settings)
              .numberOfShards("1")
              .numberOfReplicas("0")
              .build();
      elasticsearch
          .indices()
          .create(c -> c.index(LAST.index(1)).mappings(mapping).settings(wanted));
    }
    MessageIndex last = index(LAST);
    assertThat(last.state()).isEqualTo(MessageIndex.State.FILLED);
    assertThat(last.store(List.of(sent(alice, bob, "into the last one")))).isEmpty();
    refresh(LAST);
    assertThat(contents(found(last, alice, "last"))).containsExactly("into the last one");
    index.prepare();
    assertThat(mapping(LAST)).isEqualTo(mapping(SETTINGS));
    for (String setting : List.of("index.codec", "index.number_of_shards")) {
      assertThat(setting(LAST, setting)).as(setting).isEqualTo(setting(SETTINGS, setting));
    }
  }

  @Test
  void anIndexRefreshesItselfOnceItIsToAndNotWhileItIsFilled() throws IOException {
    MessageIndex quiet = index(QUIET);
    quiet.prepare();
    assertThat(setting(QUIET, "index.refresh_interval")).isEqualTo("-1");
    assertThat(quiet.store(List.of(sent(alice, bob, "while it is filled")))).isEmpty();
    quiet.showFromNowOn();
    assertThat(setting(QUIET, "index.refresh_interval")).isEqualTo("1s");
    assertThat(quiet.store(List.of(sent(alice, bob, "when it is filled")))).isEmpty();
    await().atMost(Duration.ofSeconds(30)).until(() -> found(quiet, alice, "filled").total() == 2);
    elasticsearch
        .indices()
        .putSettings(
            p -> p.index(QUIET.index(1)).settings(s -> s.refreshInterval(t -> t.time("5s"))));
    index(QUIET).showFromNowOn();
    assertThat(setting(QUIET, "index.refresh_interval")).isEqualTo("5s");
  }

  /** All but what says how far it is filled. */
  private static Map<String, Object> mapping(SearchSettings settings) {
    Map<String, Object> mapping =
        new HashMap<>(template.indexOps(IndexCoordinates.of(settings.index(1))).getMapping());
    mapping.remove("_meta");
    assertThat(mapping).containsKeys("dynamic", "properties");
    return mapping;
  }

  private static Object setting(SearchSettings settings, String key) {
    return template.indexOps(IndexCoordinates.of(settings.index(1))).getSettings().get(key);
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(SearchIT.class.getResourceAsStream(file), file);
  }

  @Test
  void measureBulksOf256() {
    int bulks = 20;
    List<List<StoredMessage>> batches = new ArrayList<>();
    for (int b = 0; b < bulks; b++) {
      List<StoredMessage> batch = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        batch.add(sent(carol, bob, "今天下午三点开会 message number " + b * 256 + i));
      }
      batches.add(batch);
    }
    long start = System.nanoTime();
    batches.forEach(index::store);
    long perSecond = bulks * 256L * 1_000_000_000 / (System.nanoTime() - start);
    System.out.printf("MEASURED elasticsearch documents/s in bulks of 256: %d%n", perSecond);
    assertThat(perSecond).isPositive();
  }

  private ConsumeOrderlyStatus sync(List<StoredMessage> rows, MessageExt... references) {
    return sync(index, rows, references);
  }

  private ConsumeOrderlyStatus sync(
      MessageIndex into, List<StoredMessage> rows, MessageExt... references) {
    return sync(List.of(new Indexes.Target(into, true)), rows, references);
  }

  private ConsumeOrderlyStatus sync(
      List<Indexes.Target> into, List<StoredMessage> rows, MessageExt... references) {
    DataSync dataSync =
        new DataSync(
            refs -> rows.stream().filter(row -> refs.contains(ref(row))).toList(),
            () -> into,
            new KeptInMap(setAside),
            meters);
    return dataSync.consumeMessage(List.of(references), context());
  }

  private static ConsumeOrderlyContext context() {
    return new ConsumeOrderlyContext(new MessageQueue("topic", "broker", 3));
  }

  private static MessageRef ref(StoredMessage row) {
    Message m = row.message();
    return new MessageRef(m.getMessageId(), m.getConversationId(), m.getSeq());
  }

  private static MessageExt reference(StoredMessage row) {
    MessageRef ref = ref(row);
    MessageExt reference = new MessageExt();
    reference.setTopic("topic");
    reference.setTags(Topics.MESSAGE_CHANGED);
    reference.setKeys(ref.messageId());
    reference.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    reference.setBody(
        MessageChangedBody.newBuilder()
            .setMessageId(ref.messageId())
            .setConversationId(ref.conversationId())
            .setSeq(ref.seq())
            .setGeneration(1)
            .build()
            .toByteArray());
    return reference;
  }

  private StoredMessage sent(String sender, String recipient, String content) {
    return stored(sender, recipient, "text/plain", content);
  }

  private StoredMessage stored(String sender, String recipient, String type, String content) {
    MessageEvent.Sent e = (MessageEvent.Sent) events.sent(sender, recipient, type, content).event();
    Message message =
        Message.newBuilder()
            .setMessageId(e.messageId())
            .setClientMsgId(e.clientMsgId())
            .setConversationId(Ids.conversation(sender, recipient))
            .setFrom(sender)
            .setTo(recipient)
            .setContentType(type)
            .setContent(content)
            .setSeq(e.seq())
            .setSentAt(Timestamps.timestamp(e.sentAt()))
            .build();
    return new StoredMessage(message, MessageStatus.SENT, e.sentAt(), 1);
  }

  private static void store(StoredMessage... messages) {
    assertThat(index.store(List.of(messages))).isEmpty();
    refresh();
  }

  private static void refresh() {
    refresh(SETTINGS);
  }

  private static void refresh(SearchSettings settings) {
    try {
      elasticsearch.indices().refresh(r -> r.index(settings.index(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SearchController http() {
    return http(index);
  }

  private static SearchController http(MessageIndex index) {
    return new SearchController(TestGenerations.reading(index), new SimpleMeterRegistry());
  }

  private record Asked(
      String user,
      String q,
      @Nullable String peer,
      @Nullable String from,
      @Nullable Instant since,
      @Nullable Instant until) {}

  private static Asked query(
      String user,
      String q,
      @Nullable String peer,
      @Nullable String from,
      @Nullable Instant since,
      @Nullable Instant until) {
    return new Asked(user, q, peer, from, since, until);
  }

  private static SearchController.SearchPage search(Asked a) {
    return http()
        .search(
            a.q(),
            a.peer(),
            a.from(),
            a.since() == null ? null : a.since().toString(),
            a.until() == null ? null : a.until().toString(),
            null,
            null,
            a::user);
  }

  private static SearchController.SearchPage found(String user, String q) {
    return search(query(user, q, null, null, null, null));
  }

  private static SearchController.SearchPage found(MessageIndex index, String user, String q) {
    return http(index).search(q, null, null, null, null, null, null, () -> user);
  }

  private static List<String> contents(SearchController.SearchPage page) {
    return page.items().stream().map(item -> item.message().content()).toList();
  }

  private static String id(StoredMessage stored) {
    return stored.message().getMessageId();
  }
}
