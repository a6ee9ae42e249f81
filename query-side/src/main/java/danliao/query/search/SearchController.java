package danliao.query.search;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import danliao.api.Ids;
import danliao.query.api.BadRequestException;
import danliao.query.api.Limits;
import danliao.query.api.MessageItem;
import danliao.query.api.Moments;
import danliao.query.generation.Live;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.swagger.v3.oas.annotations.Operation;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.elasticsearch.core.SearchHit;
import org.springframework.data.elasticsearch.core.SearchHits;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Search over the caller's own conversations, newest first. */
@RestController
class SearchController {
  private static final int MAX_QUERY_CHARS = 200;

  private final Live<MessageIndex> live;
  private final Timer searches;

  SearchController(Live<MessageIndex> live, MeterRegistry meters) {
    this.live = live;
    this.searches = meters.timer("danliao.query.search.query");
  }

  @Operation(
      operationId = "search",
      summary = "messages of the caller's conversations that have all the words, newest first")
  @GetMapping("/v1/search")
  SearchPage search(
      @RequestParam @Nullable String q,
      @RequestParam @Nullable String peer,
      @RequestParam @Nullable String from,
      @RequestParam @Nullable String since,
      @RequestParam @Nullable String until,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor,
      Principal caller) {
    SearchQuery query =
        new SearchQuery(
            caller.getName(),
            words(q),
            user("peer", peer),
            user("from", from),
            instant("since", since),
            instant("until", until),
            Limits.of(limit),
            Cursor.decode(cursor));
    SearchHits<SearchDocument> found =
        live.read(index -> searches.record(() -> index.search(query)));
    return page(found, query.limit());
  }

  private static SearchPage page(SearchHits<SearchDocument> found, int limit) {
    List<SearchHit<SearchDocument>> hits = found.getSearchHits();
    List<SearchHit<SearchDocument>> shown = hits.subList(0, Math.min(limit, hits.size()));
    return new SearchPage(
        shown.stream().map(SearchController::found).toList(),
        hits.size() > limit ? Cursor.encode(shown.getLast().getContent().seq()) : null,
        found.getTotalHits());
  }

  private static Found found(SearchHit<SearchDocument> hit) {
    SearchDocument d = hit.getContent();
    return new Found(
        new MessageItem(
            Objects.requireNonNull(hit.getId()),
            d.clientMsgId(),
            d.from(),
            d.to(),
            d.contentType(),
            d.content() != null ? d.content() : Objects.requireNonNullElse(d.opaque(), ""),
            Long.toString(d.seq()),
            d.sentAt(),
            d.status(),
            d.statusAt()),
        hit.getHighlightField("content"));
  }

  private static List<String> words(@Nullable String q) {
    if (q == null || q.isBlank()) {
      throw new BadRequestException("expected a text to look for in q");
    }
    if (q.length() > MAX_QUERY_CHARS) {
      throw new BadRequestException(
          "expected at most " + MAX_QUERY_CHARS + " characters in q, found " + q.length());
    }
    return Arrays.stream(q.strip().split("[\\s\\u3000]+")).distinct().toList();
  }

  private static @Nullable String user(String name, @Nullable String value) {
    if (value != null && !Ids.isUser(value)) {
      throw new BadRequestException("expected a user id in " + name);
    }
    return value;
  }

  private static @Nullable Instant instant(String name, @Nullable String value) {
    return value == null ? null : Moments.of(name, value);
  }

  /** Where a page ended, opaque to clients: the {@code seq} of its last message. */
  private static final class Cursor {
    static String encode(long seq) {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    }

    static @Nullable Long decode(@Nullable String cursor) {
      if (cursor == null || cursor.isEmpty()) {
        return null;
      }
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length == Long.BYTES) {
          return ByteBuffer.wrap(bytes).getLong();
        }
      } catch (IllegalArgumentException e) {
        // Answered like one of another length.
      }
      throw new BadRequestException("expected a cursor from an earlier answer");
    }
  }

  record SearchPage(List<Found> items, @Nullable String nextCursor, long total) {}

  /**
   * A message that was found.
   *
   * @param highlights parts of it with what was found in {@code <em>}, all else escaped for HTML
   */
  record Found(@JsonUnwrapped MessageItem message, List<String> highlights) {}
}
