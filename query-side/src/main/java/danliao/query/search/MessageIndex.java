package danliao.query.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Highlight;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.HighlighterEncoder;
import co.elastic.clients.elasticsearch.indices.GetMappingResponse;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.util.NamedValue;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Rows;
import danliao.query.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation's index in Elasticsearch. Made when it is first needed, with an alias through
 * which alone it is written and searched: to a name that is gone Elasticsearch writes all the same,
 * into a new index whose fields it guesses, but it never makes an alias. Each document carries its
 * row's version, so a late older one never replaces a newer. Thread-safe.
 */
final class MessageIndex {
  private static final Logger log = LoggerFactory.getLogger(MessageIndex.class);
  private static final String STORE = "elasticsearch";
  private static final String FILLED = "filled";
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;

  private final ElasticsearchClient elasticsearch;
  private final SearchSettings settings;
  private final String name;
  private final String alias;
  private final Runnable beforeMaking;
  private volatile boolean made;

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
      ElasticsearchClient elasticsearch,
      SearchSettings settings,
      int generation,
      Runnable beforeMaking) {
    this.beforeMaking = beforeMaking;
    this.elasticsearch = elasticsearch;
    this.settings = settings;
    this.name = settings.index(generation);
    this.alias = settings.alias(generation);
  }

  /**
   * Stores what is newer than what is there.
   *
   * @return the messages that were refused for their own sake, with the kind of error
   * @throws StoreUnavailableException if any was not stored because Elasticsearch cannot now: it is
   *     away or busy, does not let us, has blocked writes, or has lost the index; or because the
   *     index is not there and not to be made now
   * @throws RuntimeException if it refuses the messages together for what they are
   */
  Map<String, String> store(List<StoredMessage> messages) {
    if (messages.isEmpty()) {
      // A bulk of nothing would be refused.
      return Map.of();
    }
    prepare();
    BulkRequest.Builder bulk = new BulkRequest.Builder().index(alias).requireAlias(true);
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
    BulkResponse response = answered(() -> elasticsearch.bulk(bulk.build()));
    return response.errors() ? refused(response.items()) : Map.of();
  }

  private Map<String, String> refused(List<BulkResponseItem> items) {
    Map<String, String> refused = new LinkedHashMap<>();
    for (BulkResponseItem item : items) {
      ErrorCause error = item.error();
      if (error == null || item.status() == CONFLICT) {
        continue;
      }
      // The reason would quote content; the kind does not.
      String kind = String.valueOf(error.type());
      if (!isRefusal(item.status(), kind)) {
        throw unavailable(item.status(), new IOException(kind));
      }
      refused.put(String.valueOf(item.id()), kind);
    }
    return refused;
  }

  /**
   * Does not make the index: that it holds nothing would be taken for the truth.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now, or there is no index
   */
  SearchResponse<SearchDocument> search(SearchQuery query) {
    SearchRequest request =
        SearchRequest.of(
            s -> {
              s.index(alias)
                  .query(query.query())
                  .sort(o -> o.field(f -> f.field("seq").order(SortOrder.Desc)))
                  .size(query.limit() + 1)
                  .trackTotalHits(t -> t.enabled(true))
                  .highlight(highlight());
              Long olderThan = query.olderThan();
              return olderThan == null ? s : s.searchAfter(a -> a.longValue(olderThan));
            });
    return answered(() -> elasticsearch.search(request, SearchDocument.class));
  }

  // Escaped, so that a web client may show a highlight as it is.
  private static Highlight highlight() {
    return Highlight.of(
        h ->
            h.encoder(HighlighterEncoder.Html)
                .preTags("<em>")
                .postTags("</em>")
                .numberOfFragments(3)
                .fragmentSize(150)
                .fields(
                    NamedValue.of(
                        "content",
                        HighlightField.of(f -> f.matchedFields("content", "content.words")))));
  }

  /** Fails unless the index answers. */
  void probe() {
    prepare();
    answered(() -> elasticsearch.count(c -> c.index(alias).terminateAfter(1L)));
  }

  /**
   * As Elasticsearch says now.
   *
   * @throws StoreUnavailableException if it cannot answer
   */
  State state() {
    if (!answered(() -> elasticsearch.indices().exists(e -> e.index(name))).value()) {
      made = false;
      return State.MISSING;
    }
    GetMappingResponse found =
        answered(() -> elasticsearch.indices().getMapping(m -> m.index(name)));
    // One of an earlier version does not say.
    boolean unfilled =
        found.mappings().values().stream()
            .map(index -> index.mappings().meta().get(FILLED))
            .anyMatch(filled -> filled != null && !filled.to(Boolean.class));
    return unfilled ? State.UNFILLED : State.FILLED;
  }

  /** The index has all messages. */
  void markFilled() {
    answered(
        () ->
            elasticsearch.indices().putMapping(m -> m.index(name).meta(FILLED, JsonData.of(true))));
  }

  /**
   * Has searches find all that was stored until now.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now, or there is no index
   */
  void show() {
    answered(() -> elasticsearch.indices().refresh(r -> r.index(name)));
  }

  /** What it holds, to be verified. */
  Rows rows() {
    return new IndexRows(this, elasticsearch, name);
  }

  /** Removes the index. Repeatable. */
  void drop() {
    made = false;
    answered(() -> elasticsearch.indices().delete(d -> d.index(name).ignoreUnavailable(true)));
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
      if (!answered(() -> elasticsearch.indices().exists(e -> e.index(name))).value()) {
        beforeMaking.run();
        make();
      }
      requireOurMapping();
      answered(() -> elasticsearch.indices().putAlias(a -> a.index(name).name(alias)));
      made = true;
    } catch (ElasticsearchException | UncheckedIOException e) {
      // No fault of the message that happens to be first.
      throw new StoreUnavailableException(STORE, e);
    }
  }

  private void make() {
    try (InputStream mappings = resource("message-mappings.json");
        InputStream codec = resource("message-settings.json")) {
      TypeMapping mapping =
          new TypeMapping.Builder().withJson(mappings).meta(FILLED, JsonData.of(false)).build();
      IndexSettings index =
          new IndexSettings.Builder()
              .withJson(codec)
              .numberOfShards(Integer.toString(settings.shards()))
              .numberOfReplicas(Integer.toString(settings.replicas()))
              .build();
      answered(
          () ->
              elasticsearch.indices().create(c -> c.index(name).mappings(mapping).settings(index)));
      log.atInfo().addKeyValue("index", name).log("made the search index");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ElasticsearchException e) {
      // Another instance was faster.
      if (!"resource_already_exists_exception".equals(e.error().type())) {
        throw e;
      }
    }
  }

  /** In one with guessed fields {@code bob} finds what is {@code bob-smith}'s. */
  private void requireOurMapping() {
    GetMappingResponse found =
        answered(() -> elasticsearch.indices().getMapping(m -> m.index(name)));
    boolean ours =
        found.mappings().values().stream()
            .allMatch(index -> index.mappings().dynamic() == DynamicMapping.Strict);
    if (!ours) {
      throw new StoreUnavailableException(
          STORE,
          new IllegalStateException(
              "expected index " + name + " with our mapping, found another: delete that index"));
    }
  }

  private static InputStream resource(String file) {
    InputStream stream = MessageIndex.class.getResourceAsStream(file);
    if (stream == null) {
      throw new IllegalStateException("expected " + file + " on the class path");
    }
    return stream;
  }

  /**
   * What a request finds.
   *
   * @throws StoreUnavailableException if Elasticsearch cannot answer now
   * @throws RuntimeException if it refuses the request for what it is
   */
  <T> T answered(Request<T> request) {
    try {
      return request.send();
    } catch (ElasticsearchException e) {
      if (isRefusal(e.status(), String.valueOf(e.error().type()))) {
        throw e;
      }
      throw unavailable(e.status(), e);
    } catch (TransportException e) {
      // Not in Elasticsearch's words, as where a proxy answers: only of the size it can judge.
      if (e.statusCode() == TOO_LARGE) {
        throw new UncheckedIOException(e);
      }
      throw unavailable(e.statusCode(), e);
    } catch (IOException | RuntimeException e) {
      // Not answered at all, as by a client that has been closed.
      throw new StoreUnavailableException(STORE, e);
    }
  }

  /** Whether it is for what was sent; all else is tried again. */
  private static boolean isRefusal(int status, String kind) {
    // A closed index is 400, too.
    return status == TOO_LARGE || (status == BAD_REQUEST && !"index_closed_exception".equals(kind));
  }

  private StoreUnavailableException unavailable(int status, Exception cause) {
    if (status == NOT_FOUND && made) {
      log.atWarn().addKeyValue("index", name).log("the search index is gone");
      made = false;
    }
    return new StoreUnavailableException(STORE, cause);
  }

  @FunctionalInterface
  interface Request<T> {
    T send() throws IOException;
  }
}
