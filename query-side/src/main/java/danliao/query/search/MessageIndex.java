package danliao.query.search;

import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Rows;
import danliao.query.store.StoreUnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.elasticsearch.annotations.Dynamic;
import org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate;
import org.springframework.data.elasticsearch.core.IndexOperations;
import org.springframework.data.elasticsearch.core.SearchHits;
import org.springframework.data.elasticsearch.core.document.Document;
import org.springframework.data.elasticsearch.core.index.AliasAction;
import org.springframework.data.elasticsearch.core.index.AliasActionParameters;
import org.springframework.data.elasticsearch.core.index.AliasActions;
import org.springframework.data.elasticsearch.core.index.Settings;
import org.springframework.data.elasticsearch.core.mapping.IndexCoordinates;

/**
 * One generation's index in Elasticsearch. Made when it is first needed, with an alias through
 * which alone it is written and searched: to a name that is gone Elasticsearch writes all the same,
 * into a new index whose fields it guesses, but it never makes an alias. Each document carries its
 * row's version, so a late older one never replaces a newer. Thread-safe.
 */
final class MessageIndex {
  private static final Logger log = LoggerFactory.getLogger(MessageIndex.class);
  private static final String STORE = "elasticsearch";
  private static final String ABOUT =
      "One document a message; see docs/data-formats.md. opaque holds content that is not text.";
  private static final String META = "_meta";
  private static final String FILLED = "filled";
  private static final String REFRESH_INTERVAL = "refresh_interval";
  private static final String NEVER = "-1";

  private final ElasticsearchTemplate elasticsearch;
  private final SearchSettings settings;
  private final String name;
  private final IndexOperations index;
  private final IndexCoordinates alias;
  private final Runnable beforeMaking;
  private volatile boolean made;
  private volatile boolean refreshes;

  /** Whether there is an index, and in it all messages there are. */
  enum State {
    MISSING,
    UNFILLED,
    FILLED
  }

  /**
   * @param beforeMaking done before an index is made, which then has none of the messages there
   *     are; it is not made if this fails
   */
  MessageIndex(
      ElasticsearchTemplate elasticsearch,
      SearchSettings settings,
      int generation,
      Runnable beforeMaking) {
    this.beforeMaking = beforeMaking;
    this.elasticsearch = elasticsearch;
    this.settings = settings;
    this.name = settings.index(generation);
    this.index = elasticsearch.indexOps(IndexCoordinates.of(name));
    this.alias = IndexCoordinates.of(settings.alias(generation));
  }

  /**
   * Stores what is newer than what is there.
   *
   * @return the messages that were refused for their own sake, with the kind of error
   * @throws StoreUnavailableException if any was not stored because Elasticsearch cannot now: it is
   *     away or busy, does not let us, has blocked writes, or has lost the index; or because the
   *     index is not there and not to be made now
   * @throws RefusedException if it refuses the messages together for what they are
   */
  Map<String, String> store(List<StoredMessage> messages) {
    if (messages.isEmpty()) {
      // A bulk of nothing would be refused.
      return Map.of();
    }
    prepare();
    // By the driver itself: see docs/decisions/0011-bulks-by-the-driver.md.
    BulkRequest.Builder bulk =
        new BulkRequest.Builder().index(alias.getIndexName()).requireAlias(true);
    for (StoredMessage message : messages) {
      bulk.operations(
          o ->
              o.<SearchDocument>index(
                  i ->
                      i.id(message.message().getMessageId())
                          .versionType(VersionType.External)
                          .version(message.version())
                          .document(SearchDocument.of(message))));
    }
    BulkRequest request = bulk.build();
    BulkResponse response = answered(() -> elasticsearch.execute(client -> client.bulk(request)));
    return response.errors() ? refused(response.items()) : Map.of();
  }

  private Map<String, String> refused(List<BulkResponseItem> items) {
    Map<String, String> refused = new LinkedHashMap<>();
    for (BulkResponseItem item : items) {
      if (item.error() == null || item.status() == Failure.CONFLICT) {
        continue;
      }
      // The reason would quote content; the kind does not.
      Failure failure = new Failure(item.status(), String.valueOf(item.error().type()));
      if (!failure.isRefusal()) {
        throw unavailable(failure, new IllegalStateException(failure.kind()));
      }
      refused.put(String.valueOf(item.id()), failure.kind());
    }
    return refused;
  }

  /**
   * Does not make the index: that it holds nothing would be taken for the truth.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now, or there is no index
   */
  SearchHits<SearchDocument> search(SearchQuery query) {
    return answered(() -> elasticsearch.search(query.query(), SearchDocument.class, alias));
  }

  /** Fails unless the index answers. */
  void probe() {
    prepare();
    answered(() -> elasticsearch.count(elasticsearch.matchAllQuery(), SearchDocument.class, alias));
  }

  /**
   * As Elasticsearch says now.
   *
   * @throws StoreUnavailableException if it cannot answer
   */
  State state() {
    if (!answered(index::exists)) {
      made = false;
      return State.MISSING;
    }
    // One of an earlier version does not say.
    if (answered(index::getMapping).get(META) instanceof Map<?, ?> meta
        && Boolean.FALSE.equals(meta.get(FILLED))) {
      refreshes = false;
      return State.UNFILLED;
    }
    return State.FILLED;
  }

  /** The index has all messages. */
  void markFilled() {
    Document filled = Document.from(Map.of(META, Map.of(FILLED, true)));
    answered(() -> index.putMapping(filled));
  }

  /**
   * Has searches find all that was stored until now.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now, or there is no index
   */
  void show() {
    answered(
        () -> {
          index.refresh();
          return name;
        });
  }

  /**
   * Has searches find, a moment later, also what is stored from now on: while it is filled nobody
   * searches it. An interval that somebody has set is left as it is. Repeatable.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now, or there is no index
   */
  void showFromNowOn() {
    if (refreshes) {
      return;
    }
    Object found = answered(() -> index.getSettings()).get("index." + REFRESH_INTERVAL);
    if (NEVER.equals(String.valueOf(found))) {
      String interval =
          String.valueOf(index.createSettings(SearchDocument.class).get(REFRESH_INTERVAL));
      // Spring Data has no request that changes settings.
      answered(
          () ->
              elasticsearch.execute(
                  client ->
                      client
                          .indices()
                          .putSettings(
                              p ->
                                  p.index(name)
                                      .settings(s -> s.refreshInterval(t -> t.time(interval))))));
      log.atInfo().addKeyValue("index", name).log("the search index refreshes itself");
    }
    refreshes = true;
  }

  /** What it holds, to be verified. */
  Rows rows() {
    return new IndexRows(this, elasticsearch, name);
  }

  /** Removes the index. Repeatable. */
  void drop() {
    made = false;
    answered(index::delete);
  }

  /**
   * Makes what is missing; an index of an earlier version has no alias yet.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer, or if the index is not to be
   *     made now
   */
  void prepare() {
    if (made) {
      return;
    }
    try {
      if (!answered(index::exists)) {
        beforeMaking.run();
        make();
      }
      requireOurMapping();
      answered(() -> index.alias(withAlias()));
      made = true;
    } catch (RefusedException e) {
      // No fault of the message that happens to be first.
      throw new StoreUnavailableException(STORE, e);
    }
  }

  private AliasActions withAlias() {
    return new AliasActions(
        new AliasAction.Add(
            AliasActionParameters.builder()
                .withIndices(name)
                .withAliases(alias.getIndexName())
                .build()));
  }

  private void make() {
    Settings wanted = index.createSettings(SearchDocument.class);
    wanted.put("number_of_shards", Integer.toString(settings.shards()));
    wanted.put("number_of_replicas", Integer.toString(settings.replicas()));
    wanted.put(REFRESH_INTERVAL, NEVER);
    Document mapping = index.createMapping(SearchDocument.class);
    mapping.put(META, Map.of("about", ABOUT, FILLED, false));
    try {
      answered(() -> index.create(wanted, mapping));
      log.atInfo().addKeyValue("index", name).log("made the search index");
    } catch (RefusedException e) {
      // Another instance was faster.
      if (!"resource_already_exists_exception".equals(e.kind())) {
        throw e;
      }
    }
  }

  /** In one with guessed fields {@code bob} finds what is {@code bob-smith}'s. */
  private void requireOurMapping() {
    Object dynamic = answered(index::getMapping).get("dynamic");
    if (!Dynamic.STRICT.getMappedName().equals(dynamic)) {
      throw new StoreUnavailableException(
          STORE,
          new IllegalStateException(
              "expected index " + name + " with our mapping, found another: delete that index"));
    }
  }

  /**
   * What a request finds.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now
   * @throws RefusedException if it refuses the request for what it is
   */
  <T> T answered(Supplier<T> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e);
      if (failure.isRefusal()) {
        throw new RefusedException(failure.kind(), e);
      }
      throw unavailable(failure, e);
    }
  }

  private StoreUnavailableException unavailable(Failure failure, RuntimeException cause) {
    if (failure.status() == Failure.NOT_FOUND && made) {
      log.atWarn().addKeyValue("index", name).log("the search index is gone");
      made = false;
    }
    return new StoreUnavailableException(STORE, cause);
  }
}
