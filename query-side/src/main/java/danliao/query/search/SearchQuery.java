package danliao.query.search;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import danliao.api.Ids;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.elasticsearch.client.elc.NativeQuery;
import org.springframework.data.elasticsearch.client.elc.NativeQueryBuilder;
import org.springframework.data.elasticsearch.core.query.HighlightQuery;
import org.springframework.data.elasticsearch.core.query.highlight.Highlight;
import org.springframework.data.elasticsearch.core.query.highlight.HighlightField;
import org.springframework.data.elasticsearch.core.query.highlight.HighlightFieldParameters;
import org.springframework.data.elasticsearch.core.query.highlight.HighlightParameters;

/**
 * What a user looks for among the messages they sent or received.
 *
 * @param words each must occur, as it is written
 * @param since inclusive
 * @param until exclusive
 * @param olderThan where the page before this one ended
 */
record SearchQuery(
    String user,
    List<String> words,
    @Nullable String peer,
    @Nullable String from,
    @Nullable Instant since,
    @Nullable Instant until,
    int limit,
    @Nullable Long olderThan) {

  // Escaped, so that a web client may show a highlight as it is.
  private static final HighlightQuery HIGHLIGHT =
      new HighlightQuery(
          new Highlight(
              HighlightParameters.builder()
                  .withEncoder("html")
                  .withPreTags("<em>")
                  .withPostTags("</em>")
                  .withNumberOfFragments(3)
                  .withFragmentSize(150)
                  .build(),
              List.of(
                  new HighlightField(
                      "content",
                      HighlightFieldParameters.builder()
                          .withMatchedFields("content", "content.words")
                          .build()))),
          SearchDocument.class);

  /** Newest first, one more than the page has: whether there is a next one. */
  NativeQuery query() {
    NativeQueryBuilder query =
        NativeQuery.builder()
            .withQuery(matches())
            .withSort(s -> s.field(f -> f.field("seq").order(SortOrder.Desc)))
            .withMaxResults(limit + 1)
            .withTrackTotalHits(true)
            .withHighlightQuery(HIGHLIGHT);
    if (olderThan != null) {
      query.withSearchAfter(List.of(olderThan));
    }
    return query.build();
  }

  private Query matches() {
    BoolQuery.Builder all = new BoolQuery.Builder().filter(term("participants", user));
    if (peer != null) {
      all.filter(term("conversationId", Ids.conversation(user, peer)));
    }
    if (from != null) {
      all.filter(term("from", from));
    }
    if (since != null || until != null) {
      all.filter(sent());
    }
    words.forEach(word -> all.must(occurs(word)));
    return all.build()._toQuery();
  }

  private Query sent() {
    return Query.of(
        q ->
            q.range(
                r ->
                    r.date(
                        d -> {
                          d.field("sentAt");
                          if (since != null) {
                            d.gte(since.toString());
                          }
                          return until == null ? d : d.lt(until.toString());
                        })));
  }

  private static Query term(String field, String value) {
    return Query.of(q -> q.term(t -> t.field(field).value(value)));
  }

  // cjk folds full and half width and finds pairs of characters; words finds a single one, and
  // English words that cjk leaves out as too common.
  private static Query occurs(String word) {
    return Query.of(
        q ->
            q.bool(
                b ->
                    b.minimumShouldMatch("1")
                        .should(s -> s.matchPhrase(p -> p.field("content").query(word)))
                        .should(s -> s.matchPhrase(p -> p.field("content.words").query(word)))));
  }
}
