package danliao.client.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The query API as one user sees it. Thread-safe. Methods block for at most the request timeout;
 * those that return a value throw {@link QueryException} where the answer is a problem.
 */
public final class QueryClient {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  // One pool of connections a process; HTTP/1.1 because an upgrade attempt costs a round trip.
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI address;
  private final @Nullable String token;

  /**
   * @param address for example {@code http://127.0.0.1:8090}
   * @param token a JWT; null for none
   */
  public QueryClient(URI address, @Nullable String token) {
    this.address = address;
    this.token = token;
  }

  public Page<ConversationItem> conversations(@Nullable Integer limit, @Nullable String cursor)
      throws QueryException {
    return page(
        "/v1/conversations" + query("limit", limit, "cursor", cursor),
        "nextCursor",
        ConversationItem.class);
  }

  /** Newest first; {@code before} and {@code after} are exclusive values of {@code seq}. */
  public Page<MessageItem> messages(
      String conversationId,
      @Nullable String before,
      @Nullable String after,
      @Nullable Integer limit)
      throws QueryException {
    return page(
        messagesPath(conversationId) + query("before", before, "after", after, "limit", limit),
        "nextBefore",
        MessageItem.class);
  }

  /** As {@link #messages(String, String, String, Integer)} would have answered at that moment. */
  public PastPage messagesAsOf(
      Instant asOf,
      String conversationId,
      @Nullable String before,
      @Nullable String after,
      @Nullable Integer limit)
      throws QueryException {
    return JSON.treeToValue(
        expect(
            messagesPath(conversationId)
                + query("before", before, "after", after, "limit", limit, "asOf", asOf)),
        PastPage.class);
  }

  private static String messagesPath(String conversationId) {
    return "/v1/conversations/" + encode(conversationId) + "/messages";
  }

  /** The newest page of the history. */
  public List<MessageItem> messages(String conversationId) throws QueryException {
    return messages(conversationId, null, null, null).items();
  }

  public MessageItem message(String messageId) throws QueryException {
    return JSON.treeToValue(expect("/v1/messages/" + encode(messageId)), MessageItem.class);
  }

  /** The audit trail: items of sequence, type, at and data. */
  public List<JsonNode> events(String messageId) throws QueryException {
    return List.copyOf(
        expect("/v1/messages/" + encode(messageId) + "/events").path("items").values());
  }

  public Unread unread() throws QueryException {
    return JSON.treeToValue(expect("/v1/unread"), Unread.class);
  }

  public List<MessageItem> offline(@Nullable Integer limit) throws QueryException {
    return page("/v1/offline" + query("limit", limit), "", MessageItem.class).items();
  }

  public Page<MessageItem> search(Search search) throws QueryException {
    return page("/v1/search" + search.query(), "nextCursor", MessageItem.class);
  }

  public List<MessageItem> search(String words) throws QueryException {
    return search(Search.of(words)).items();
  }

  public List<ProjectionItem> projections() throws QueryException {
    return page("/admin/v1/projections", "", ProjectionItem.class).items();
  }

  /** Begins a rebuild, at the pace of the settings where {@code eventsPerSecond} is null. */
  public Answer rebuild(String projection, @Nullable Integer eventsPerSecond) {
    return request("POST", rebuildPath(projection) + query("eventsPerSecond", eventsPerSecond));
  }

  public RebuildStatus rebuildStatus(String projection) throws QueryException {
    return JSON.treeToValue(expect(rebuildPath(projection)), RebuildStatus.class);
  }

  public Answer cancelRebuild(String projection) {
    return request("DELETE", rebuildPath(projection));
  }

  public Answer rollBack(String projection) {
    return request("POST", "/admin/v1/projections/" + encode(projection) + "/rollback");
  }

  private static String rebuildPath(String projection) {
    return "/admin/v1/projections/" + encode(projection) + "/rebuild";
  }

  /** Begins a verification, at the pace of the settings where {@code eventsPerSecond} is null. */
  public Answer verify(String projection, @Nullable Integer eventsPerSecond) {
    return request("POST", verifyPath(projection) + query("eventsPerSecond", eventsPerSecond));
  }

  public VerifyStatus verifyStatus(String projection) throws QueryException {
    return JSON.treeToValue(expect(verifyPath(projection)), VerifyStatus.class);
  }

  public Answer cancelVerify(String projection) {
    return request("DELETE", verifyPath(projection));
  }

  private static String verifyPath(String projection) {
    return "/admin/v1/projections/" + encode(projection) + "/verify";
  }

  public List<JsonNode> deadLetters() throws QueryException {
    return List.copyOf(expect("/admin/v1/dead-letters").path("items").values());
  }

  public Answer retryDeadLetter(String id) {
    return request("POST", "/admin/v1/dead-letters/" + encode(id) + "/retry");
  }

  public Answer deleteDeadLetter(String id) {
    return request("DELETE", "/admin/v1/dead-letters/" + encode(id));
  }

  /** Any GET, whatever its answer; {@code pathAndQuery} must be encoded. */
  public Answer get(String pathAndQuery) {
    return request("GET", pathAndQuery);
  }

  /** Any GET of text, such as {@code /actuator/prometheus}. */
  public String text(String pathAndQuery) {
    return exchange("GET", pathAndQuery).body();
  }

  /** Any request, whatever its answer. */
  public Answer request(String method, String pathAndQuery) {
    HttpResponse<String> response = exchange(method, pathAndQuery);
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Answer(
        response.statusCode(),
        type.replaceFirst(";.*", "").strip(),
        response.headers().firstValue("Location"),
        response.headers().firstValue("Retry-After"),
        json(response.body()));
  }

  private HttpResponse<String> exchange(String method, String pathAndQuery) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + pathAndQuery))
            .timeout(REQUEST_TIMEOUT)
            .method(method, BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A refused connection says nothing but its class.
      String cause = e.getMessage() == null ? "no connection" : e.getMessage();
      throw new UncheckedIOException(method + ' ' + address + ": " + cause, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private static JsonNode json(String body) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException notJson) {
      return MissingNode.getInstance();
    }
  }

  private JsonNode expect(String pathAndQuery) throws QueryException {
    Answer answer = get(pathAndQuery);
    if (!answer.ok()) {
      throw new QueryException("GET " + pathAndQuery.replaceFirst("\\?.*", ""), answer);
    }
    return answer.body();
  }

  private <T> Page<T> page(String pathAndQuery, String nextName, Class<T> type)
      throws QueryException {
    JsonNode body = expect(pathAndQuery);
    List<T> items =
        body.path("items").values().stream().map(item -> JSON.treeToValue(item, type)).toList();
    JsonNode next = body.path(nextName);
    return new Page<>(items, next.isMissingNode() || next.isNull() ? null : next.asString());
  }

  private static String query(@Nullable Object... namesAndValues) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        parameters.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(p -> p.getKey() + '=' + encode(p.getValue().toString()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What to search for; null where it does not matter. */
  public record Search(
      String words,
      @Nullable String peer,
      @Nullable String from,
      @Nullable String since,
      @Nullable String until,
      @Nullable Integer limit,
      @Nullable String cursor) {

    public static Search of(String words) {
      return new Search(words, null, null, null, null, null, null);
    }

    public Search peer(String peer) {
      return new Search(words, peer, from, since, until, limit, cursor);
    }

    public Search from(String from) {
      return new Search(words, peer, from, since, until, limit, cursor);
    }

    public Search between(@Nullable String since, @Nullable String until) {
      return new Search(words, peer, from, since, until, limit, cursor);
    }

    public Search page(int limit, @Nullable String cursor) {
      return new Search(words, peer, from, since, until, limit, cursor);
    }

    private String query() {
      return QueryClient.query(
          "q", words, "peer", peer, "from", from, "since", since, "until", until, "limit", limit,
          "cursor", cursor);
    }
  }
}
