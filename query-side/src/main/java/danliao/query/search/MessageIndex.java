package danliao.query.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Highlight;
import co.elastic.clients.elasticsearch.core.search.HighlightField;
import co.elastic.clients.elasticsearch.core.search.HighlighterEncoder;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.util.NamedValue;
import danliao.query.projection.StoreUnavailableException;
import danliao.query.projection.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation's index in Elasticsearch. Made when it is first needed. Each document carries its
 * row's version, so a late older one never replaces a newer. Thread-safe.
 */
final class MessageIndex {
  private static final Logger log = LoggerFactory.getLogger(MessageIndex.class);
  private static final String STORE = "elasticsearch";
  private static final int CONFLICT = 409;
  private static final int TOO_MANY_REQUESTS = 429;

  private final ElasticsearchClient elasticsearch;
  private final SearchSettings settings;
  private final String name;
  private volatile boolean made;

  MessageIndex(ElasticsearchClient elasticsearch, SearchSettings settings) {
    this.elasticsearch = elasticsearch;
    this.settings = settings;
    this.name = settings.index();
  }

  /**
   * Stores what is newer than what is there.
   *
   * @return the messages that were refused for their own sake, with the kind of error
   * @throws StoreUnavailableException if any was not stored because Elasticsearch cannot now
   */
  Map<String, String> store(List<StoredMessage> messages) {
    makeIfMissing();
    BulkRequest.Builder bulk = new BulkRequest.Builder().index(name);
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
      if (isUnavailable(item.status())) {
        throw new StoreUnavailableException(STORE, new IOException(kind));
      }
      refused.put(String.valueOf(item.id()), kind);
    }
    return refused;
  }

  SearchResponse<SearchDocument> search(SearchQuery query) {
    makeIfMissing();
    SearchRequest request =
        SearchRequest.of(
            s -> {
              s.index(name)
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
    makeIfMissing();
    answered(() -> elasticsearch.count(c -> c.index(name).terminateAfter(1L)));
  }

  private void makeIfMissing() {
    if (!made) {
      if (!answered(() -> elasticsearch.indices().exists(e -> e.index(name))).value()) {
        make();
      }
      made = true;
    }
  }

  private void make() {
    try (InputStream mappings = resource("message-mappings.json");
        InputStream codec = resource("message-settings.json")) {
      TypeMapping mapping = new TypeMapping.Builder().withJson(mappings).build();
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

  private static InputStream resource(String file) {
    InputStream stream = MessageIndex.class.getResourceAsStream(file);
    if (stream == null) {
      throw new IllegalStateException("expected " + file + " on the class path");
    }
    return stream;
  }

  private <T> T answered(Request<T> request) {
    try {
      return request.send();
    } catch (IOException e) {
      throw new StoreUnavailableException(STORE, e);
    } catch (ElasticsearchException e) {
      if ("index_not_found_exception".equals(e.error().type())) {
        // Somebody dropped it: the next use makes it again.
        made = false;
        throw new StoreUnavailableException(STORE, e);
      }
      if (isUnavailable(e.status())) {
        throw new StoreUnavailableException(STORE, e);
      }
      throw e;
    }
  }

  private static boolean isUnavailable(int status) {
    return status == TOO_MANY_REQUESTS || status >= 500;
  }

  @FunctionalInterface
  private interface Request<T> {
    T send() throws IOException;
  }
}
