package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import danliao.api.MessageEvent;
import danliao.api.MessageStatus;
import danliao.api.Topics;
import danliao.api.frame.Message;
import danliao.api.wire.MessageChangedBody;
import danliao.query.TestInstances;
import danliao.query.generation.GenerationTable;
import danliao.query.generation.Generations;
import danliao.query.message.Messages;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.message.StoredMessage;
import danliao.query.message.StoredMessageReader;
import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import danliao.query.rebuild.Rebuilds;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.VerifyConfiguration;
import danliao.testkit.RealServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Rebuilds of search, with the real Elasticsearch, the registry and Axon on the real database, and
 * the message log in memory.
 */
class SearchRebuildIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = SearchProjection.NAME;
  // The context makes its log itself: what it is to be like is left here for it.
  private static final Map<String, StoredMessage> rows = new ConcurrentHashMap<>();
  private static volatile boolean logIsAway;

  private final String prefix = "danliao-test-" + Long.toString(System.nanoTime(), 36) + "-g";
  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private final String alice = events.user("alice");
  private final String bob = events.user("bob");
  private TestInstances instances;
  private ElasticsearchClient elasticsearch;

  // Nobody subscribes data-sync here: the test hands it its references.
  @EnableAutoConfiguration(exclude = RocketMQAutoConfiguration.class)
  @Import({VerifyConfiguration.class, SearchConfiguration.class})
  static class Application {
    @Bean
    StoredMessageReader log() {
      return refs -> {
        if (logIsAway) {
          throw new StoreUnavailableException("memory", new IllegalStateException("away"));
        }
        return refs.stream()
            .map(ref -> rows.get(ref.messageId()))
            .filter(Objects::nonNull)
            .toList();
      };
    }
  }

  @BeforeEach
  void open() {
    rows.clear();
    logIsAway = false;
    instances = new TestInstances();
    Rest5Client http = Rest5Client.builder(URI.create(RealServers.elasticsearch())).build();
    elasticsearch =
        new ElasticsearchClient(new Rest5ClientTransport(http, new Jackson3JsonpMapper()));
  }

  @AfterEach
  void close() throws IOException {
    instances.close();
    for (int generation = 1; generation <= 3; generation++) {
      String index = prefix + generation;
      elasticsearch.indices().delete(d -> d.index(index).ignoreUnavailable(true));
    }
    elasticsearch.close();
  }

  @Test
  void aNewIndexIsFilledFromEventsBesideTheLiveOneAndReadersTurnToIt() {
    var instance = start();
    for (int i = 0; i < 30; i++) {
      write(instance, events.sent(alice, bob));
    }
    RecordedEvent sent = events.sent(alice, bob);
    write(instance, sent);
    write(instance, events.read(sent, 1));
    assertThat(rebuilds(instance).begin(NAME, 0)).isTrue();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              // Its group stands still once it is live, and the newest event is ahead of it.
              write(instance, events.sent(bob, alice));
              return read(instance) == 2;
            });
    assertThat(documents(2)).hasSize(rows.size()).isEqualTo(documents(1));
    assertThat(rebuilds(instance).status(NAME).orElseThrow().state())
        .isEqualTo(GenerationState.LIVE);
    RecordedEvent last = events.sent(bob, alice);
    write(instance, last);
    write(instance, events.markedOffline(last, 1));
    assertThat(documents(2)).hasSize(rows.size()).isEqualTo(documents(1));
    assertThat(report(instance)).isEqualTo(2);
    assertThat(total(instance)).isEqualTo(rows.size());
  }

  @Test
  void aRollbackFindsTheFormerIndexWhole() {
    var instance = start();
    write(instance, events.sent(alice, bob));
    rebuild(instance);
    write(instance, events.sent(bob, alice));
    assertThat(rebuilds(instance).rollBack(NAME)).isTrue();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              write(instance, events.sent(alice, bob));
              return read(instance) == 1;
            });
    assertThat(documents(1)).hasSize(rows.size()).isEqualTo(documents(2));
    assertThat(total(instance)).isEqualTo(rows.size());
  }

  @Test
  void twoInstancesFillANewIndexTogetherAndBothTurnToIt() {
    var first = start();
    var second = start();
    for (int i = 0; i < 30; i++) {
      write(i % 2 == 0 ? first : second, events.sent(alice, events.user("friend" + i)));
    }
    assertThat(rebuilds(second).begin(NAME, 0)).isTrue();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              write(first, events.sent(alice, bob));
              write(second, events.sent(bob, alice));
              return read(first) == 2 && read(second) == 2;
            });
    assertThat(documents(2)).hasSize(rows.size()).isEqualTo(documents(1));
  }

  @Test
  void beforeEveryInstanceKnowsOfItANewIndexIsNotMadeAndDataSyncDoesNotWaitForIt() {
    var instance = start("danliao.rebuild.settle=1h");
    RecordedEvent sent = events.sent(alice, bob);
    write(instance, sent);
    assertThat(rebuilds(instance).begin(NAME, 0)).isTrue();
    Generation building = seen(instance, 2);
    RecordedEvent read = events.read(sent, 1);
    change(instance, read);
    assertThat(tell(instance, read)).isEqualTo(ConsumeOrderlyStatus.SUCCESS);
    assertThat(documents(1)).containsExactly(Map.entry(id(sent), document(2, MessageStatus.READ)));
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> index(instance, building).prepare());
    assertThat(exists(2)).isFalse();
    assertThat(seen(instance, 2).behindUntil()).isNull();
  }

  @Test
  void anIndexThatIsCancelledIsRemovedAndNotMadeAgain() throws IOException {
    var instance = start();
    RecordedEvent sent = events.sent(alice, bob);
    write(instance, sent);
    // So that it is not done before it is cancelled.
    logIsAway = true;
    assertThat(rebuilds(instance).begin(NAME, 0)).isTrue();
    MessageIndex second = index(instance, seen(instance, 2));
    await().atMost(PATIENCE).until(() -> exists(2));
    assertThat(rebuilds(instance).cancel(NAME)).isTrue();
    await().atMost(PATIENCE).until(() -> !isRegistered(instance, 2) && !exists(2));
    logIsAway = false;
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> second.store(List.of(rows.get(id(sent)))));
    }
    write(instance, events.read(sent, 1));
    // Made again by whoever looks after all of them, or writes them.
    elasticsearch.indices().delete(d -> d.index(prefix + 1));
    await().atMost(PATIENCE).until(() -> exists(1));
    assertThat(exists(2)).isFalse();
    assertThat(read(instance)).isEqualTo(1);
  }

  @Test
  void aNewIndexRefreshesItselfOnlyOnceItHasAll() throws IOException {
    var instance = start();
    write(instance, events.sent(alice, bob));
    await().atMost(PATIENCE).until(() -> refreshInterval(1).equals("1s"));
    // So that it is not done before it has been looked at.
    logIsAway = true;
    assertThat(rebuilds(instance).begin(NAME, 0)).isTrue();
    await().atMost(PATIENCE).until(() -> exists(2));
    assertThat(refreshInterval(2)).isEqualTo("-1");
    logIsAway = false;
    await().atMost(PATIENCE).until(() -> read(instance) == 2);
    assertThat(refreshInterval(2)).isEqualTo("1s");
    write(instance, events.sent(bob, alice));
    await().atMost(PATIENCE).until(() -> total(instance) == rows.size());
  }

  private String refreshInterval(int generation) throws IOException {
    String name = prefix + generation;
    IndexSettings settings =
        elasticsearch.indices().getSettings(s -> s.index(name)).get(name).settings();
    return settings.index().refreshInterval().time();
  }

  @Test
  void anInstanceThatHasNotSeenThatAnIndexIsDroppedDoesNotMakeItAgain() {
    var instance = start();
    RecordedEvent sent = events.sent(alice, bob);
    write(instance, sent);
    rebuild(instance);
    var late = start("danliao.rebuild.look=1h", "danliao.rebuild.settle=4h");
    Generation former = seen(late, 1);
    assertThat(former.state()).isEqualTo(GenerationState.RETIRED);
    assertThat(
            instance
                .getBean(GenerationTable.class)
                .move(former, GenerationState.RETIRED, GenerationState.DROPPED))
        .isTrue();
    await().atMost(PATIENCE).until(() -> !isRegistered(instance, 1) && !exists(1));
    assertThat(seen(late, 1).state()).isEqualTo(GenerationState.RETIRED);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> index(late, former).store(List.of(rows.get(id(sent)))));
    }
    assertThat(tell(late, sent)).isEqualTo(ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
    assertThat(exists(1)).isFalse();
  }

  @Test
  void aLiveIndexThatIsLostIsFilledAgainAndOnlyThenSearched() throws IOException {
    var instance = start();
    for (int i = 0; i < 10; i++) {
      write(instance, events.sent(alice, bob));
    }
    rebuild(instance);
    elasticsearch.indices().delete(d -> d.index(prefix + 2));
    long first =
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
            .until(() -> total(instance), found -> true);
    assertThat(first).isEqualTo(rows.size());
    assertThat(documents(2)).isEqualTo(documents(1));
  }

  /** Builds the next generation, and waits until it is read. */
  private static void rebuild(ConfigurableApplicationContext instance) {
    int next = read(instance) + 1;
    assertThat(rebuilds(instance).begin(NAME, 0)).isTrue();
    await().atMost(PATIENCE).until(() -> read(instance) == next);
  }

  /** A change on its way through everything: event, row, and each index that runs. */
  private static void write(ConfigurableApplicationContext instance, RecordedEvent event) {
    change(instance, event);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> tell(instance, event) == ConsumeOrderlyStatus.SUCCESS);
  }

  /** What precedes the reference to a change: its event, and its row in the log. */
  private static void change(ConfigurableApplicationContext instance, RecordedEvent recorded) {
    TestInstances.publish(instance, List.of(recorded));
    rows.put(recorded.event().messageId(), row(recorded));
  }

  private static StoredMessage row(RecordedEvent recorded) {
    MessageEvent e = recorded.event();
    long version = recorded.sequence() + 1;
    if (e instanceof MessageEvent.Sent sent) {
      return new StoredMessage(Messages.of(sent), sent.status(), sent.at(), version);
    }
    Message before = Objects.requireNonNull(rows.get(e.messageId())).message();
    return new StoredMessage(before, e.status(), e.at(), version);
  }

  /** Hands data-sync of an instance the reference to a change. */
  private static ConsumeOrderlyStatus tell(
      ConfigurableApplicationContext instance, RecordedEvent recorded) {
    MessageEvent e = recorded.event();
    MessageExt reference = new MessageExt();
    reference.setTopic("topic");
    reference.setTags(Topics.MESSAGE_CHANGED);
    reference.setKeys(e.messageId());
    reference.putUserProperty(Topics.VERSION_PROPERTY, Topics.VERSION);
    reference.setBody(
        MessageChangedBody.newBuilder()
            .setMessageId(e.messageId())
            .setConversationId(e.conversationId())
            .setSeq(e.seq())
            .setGeneration(1)
            .build()
            .toByteArray());
    return instance
        .getBean(DataSync.class)
        .consumeMessage(
            List.of(reference), new ConsumeOrderlyContext(new MessageQueue("topic", "broker", 3)));
  }

  /** What an index holds of each message: the version and the status of its document. */
  private Map<String, String> documents(int generation) {
    try {
      elasticsearch.indices().refresh(r -> r.index(prefix + generation));
      SearchResponse<SearchDocument> found =
          elasticsearch.search(
              s -> s.index(prefix + generation).size(10_000).version(true), SearchDocument.class);
      Map<String, String> documents = new HashMap<>();
      for (Hit<SearchDocument> hit : found.hits().hits()) {
        documents.put(
            hit.id(), document(hit.version(), Objects.requireNonNull(hit.source()).status()));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String document(long version, MessageStatus status) {
    return version + " " + status;
  }

  /** How many messages of these users a search on an instance finds. */
  private long total(ConfigurableApplicationContext instance) {
    return instance
        .getBean(SearchController.class)
        .search("message", null, null, null, null, null, null, () -> alice)
        .total();
  }

  private boolean exists(int generation) {
    try {
      return elasticsearch.indices().exists(e -> e.index(prefix + generation)).value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageIndex index(
      ConfigurableApplicationContext instance, Generation generation) {
    return instance.getBean(Indexes.class).of(generation);
  }

  private static Rebuilds rebuilds(ConfigurableApplicationContext instance) {
    return instance.getBean(Rebuilds.class);
  }

  /** A generation as an instance sees it, once it does. */
  private static Generation seen(ConfigurableApplicationContext instance, int number) {
    Generations generations = instance.getBean(Generations.class);
    await().atMost(PATIENCE).until(() -> generations.find(NAME, number).isPresent());
    return generations.find(NAME, number).orElseThrow();
  }

  private static boolean isRegistered(ConfigurableApplicationContext instance, int number) {
    return instance.getBean(Generations.class).find(NAME, number).isPresent();
  }

  /** The generation that an instance reads. */
  private static int read(ConfigurableApplicationContext instance) {
    return TestInstances.read(instance, NAME);
  }

  /** The generation that an instance tells operators of. */
  private static int report(ConfigurableApplicationContext instance) {
    return instance.getBean(SearchProgress.class).report().generation();
  }

  private static String id(RecordedEvent recorded) {
    return recorded.event().messageId();
  }

  private ConfigurableApplicationContext start(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "spring.elasticsearch.uris=" + RealServers.elasticsearch(),
                "danliao.search.index-prefix=" + prefix,
                "danliao.projection.first-retry=10ms",
                "danliao.projection.retry-for=500ms"));
    settings.addAll(List.of(more));
    return instances.start(Application.class, settings.toArray(String[]::new));
  }
}
