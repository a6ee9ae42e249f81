package danliao.query.search;

import co.elastic.clients.elasticsearch.core.MgetRequest;
import co.elastic.clients.elasticsearch.core.MgetResponse;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import danliao.query.message.StoredMessage;
import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import danliao.query.projection.Trace;
import danliao.query.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate;
import org.springframework.data.elasticsearch.core.mapping.IndexCoordinates;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One generation's index, a row for each document: as it is stored, not as the entity has it, for
 * what is wrong with it may be what an entity cannot hold.
 */
final class IndexRows implements Rows {
  private static final Logger log = LoggerFactory.getLogger(IndexRows.class);

  /** Of the largest messages some ten megabytes. */
  private static final int BATCH = 100;

  // Longer than the documents of one part may take to be looked at again.
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** All else may be what users wrote. */
  private static final Set<String> SHOWN =
      Set.of(
          "conversationId",
          "participants",
          "from",
          "to",
          "clientMsgId",
          "contentType",
          "seq",
          "sentAt",
          "status",
          "statusAt");

  private final MessageIndex index;
  private final ElasticsearchTemplate elasticsearch;
  private final String name;

  IndexRows(MessageIndex index, ElasticsearchTemplate elasticsearch, String name) {
    this.index = index;
    this.elasticsearch = elasticsearch;
    this.name = name;
  }

  /** The rows that tell of a message once all its events are applied. */
  static List<Trace> traces(StoredMessage stored) {
    return List.of(
        Trace.of(
            Row.key(stored.message().getMessageId()),
            Map.of(
                "seq", Long.toString(stored.message().getSeq()),
                "status", stored.status().name())));
  }

  /** What there was when it began. */
  @Override
  public void scan(Consumer<List<Row>> batches) {
    index.show();
    String pit =
        index.answered(() -> elasticsearch.openPointInTime(IndexCoordinates.of(name), KEPT));
    try {
      @Nullable Hit<ObjectNode> last = null;
      List<Hit<ObjectNode>> hits;
      do {
        SearchRequest request = next(pit, last);
        SearchResponse<ObjectNode> found =
            index.answered(
                () -> elasticsearch.execute(client -> client.search(request, ObjectNode.class)));
        hits = found.hits().hits();
        if (!hits.isEmpty()) {
          last = hits.getLast();
          batches.accept(hits.stream().map(IndexRows::row).toList());
        }
      } while (hits.size() == BATCH);
    } finally {
      close(pit);
    }
  }

  private static SearchRequest next(String pit, @Nullable Hit<ObjectNode> last) {
    return SearchRequest.of(
        s -> {
          s.pit(p -> p.id(pit).keepAlive(t -> t.time(KEPT.toMinutes() + "m")))
              .sort(o -> o.field(f -> f.field("_shard_doc")))
              .size(BATCH)
              .version(true)
              .trackTotalHits(t -> t.enabled(false));
          return last == null ? s : s.searchAfter(last.sort());
        });
  }

  /** It would end by itself. */
  private void close(String pit) {
    try {
      index.answered(() -> elasticsearch.closePointInTime(pit));
    } catch (RuntimeException e) {
      log.atDebug()
          .addKeyValue("index", name)
          .addKeyValue("cause", e.toString())
          .log("a point in time was not closed");
    }
  }

  /** Also what no search finds yet. */
  @Override
  public Map<String, Row> find(Collection<String> keys) {
    Map<String, Row> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += BATCH) {
      List<String> some = all.subList(from, Math.min(all.size(), from + BATCH));
      List<String> ids = some.stream().map(key -> Row.parts(key).getFirst()).toList();
      MgetRequest request = MgetRequest.of(m -> m.index(name).ids(ids));
      MgetResponse<ObjectNode> answer =
          index.answered(
              () -> elasticsearch.execute(client -> client.mget(request, ObjectNode.class)));
      for (MultiGetResponseItem<ObjectNode> item : answer.docs()) {
        if (item.isFailure()) {
          throw new StoreUnavailableException(
              SearchProjection.STORE,
              new IllegalStateException(String.valueOf(item.failure().error().type())));
        }
        GetResult<ObjectNode> document = item.result();
        if (document.found()) {
          Row row = row(document.id(), document.version(), document.source());
          found.put(row.key(), row);
        }
      }
    }
    return found;
  }

  private static Row row(Hit<ObjectNode> hit) {
    return row(Objects.requireNonNull(hit.id()), hit.version(), hit.source());
  }

  private static Row row(String id, @Nullable Long version, @Nullable ObjectNode source) {
    Map<String, String> fields = new HashMap<>();
    fields.put("version", String.valueOf(version));
    if (source != null) {
      for (Map.Entry<String, JsonNode> field : source.properties()) {
        fields.put(Row.text(field.getKey()), shown(field.getKey(), field.getValue()));
      }
    }
    return new Row(Row.key(id), fields);
  }

  private static String shown(String field, JsonNode value) {
    String text = value.isString() ? value.stringValue() : value.toString();
    return SHOWN.contains(field) ? Row.text(text) : Row.hash(text);
  }
}
