package danliao.query.search;

import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import danliao.api.Ids;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  Query query() {
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
