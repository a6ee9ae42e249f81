package danliao.query.conversation;

import danliao.api.Ids;
import danliao.query.redis.RedisPipeline;
import danliao.query.redis.ScriptCall;
import danliao.query.store.FeatureFile;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * What the next pages of a list show: conversations in the order in which they stood when it was
 * begun. In Redis, for whichever instance is asked for the next page. A list is named after its
 * content and never changes, so one that is begun again is kept once. Thread-safe.
 */
final class RedisPagings {
  private static final RedisScript<Long> KEEP =
      RedisScript.of(FeatureFile.beside(RedisPagings.class, "keep.lua"), Long.class);
  private static final int NAME_BYTES = 16;
  private static final byte[] NOTHING = {};

  /** Ends an entry, which is the id of the other user. */
  private static final char END = '\n';

  private static final int LONGEST_ENTRY = 64 + 1;

  private final RedisPipeline redis;
  private final PagingSettings settings;

  RedisPagings(RedisPipeline redis, PagingSettings settings) {
    this.redis = redis;
    this.settings = settings;
  }

  /** How many conversations a list may have. */
  int bound() {
    return settings.conversations();
  }

  /**
   * Keeps a list for a while; the user's oldest makes room for it.
   *
   * @return its name
   */
  String keep(String user, List<String> conversationIds) {
    byte[] list =
        bytes(
            conversationIds.stream()
                .map(id -> Ids.peer(id, user) + END)
                .collect(Collectors.joining()));
    String name = name(list);
    List<byte[]> keys = List.of(lists(user), list(user, name));
    List<byte[]> arguments =
        List.of(
            bytes(name),
            list,
            bytes(Long.toString(settings.keptFor().toMillis())),
            bytes(Integer.toString(settings.lists())));
    redis.scripts(List.of(new ScriptCall(KEEP, keys, arguments)));
    return name;
  }

  /**
   * A part of a list, which is kept for longer by that; empty if it is not kept any more.
   *
   * @param from 0 or the end of an earlier part
   */
  Optional<Part> part(String user, String name, int from, int limit) {
    byte[] key = list(user, name);
    // One byte more than the longest part tells whether there is another.
    long until = from + (long) limit * LONGEST_ENTRY;
    byte[] found =
        redis
            .<byte[]>pipeline(
                commands ->
                    List.of(
                        commands.getrange(key, from, until).toCompletableFuture(),
                        longer(commands, key),
                        // As long as any of them, for it bounds their number.
                        longer(commands, lists(user))))
            .getFirst();
    return part(user, from, limit, new String(found, StandardCharsets.US_ASCII));
  }

  private CompletableFuture<byte[]> longer(
      RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] key) {
    return commands
        .pexpire(key, settings.keptFor().toMillis())
        .toCompletableFuture()
        .thenApply(kept -> NOTHING);
  }

  private static Optional<Part> part(String user, int from, int limit, String found) {
    List<String> ids = new ArrayList<>();
    int start = 0;
    int end = found.indexOf(END);
    while (end >= 0 && ids.size() < limit) {
      ids.add(Ids.conversation(user, found.substring(start, end)));
      start = end + 1;
      end = found.indexOf(END, start);
    }
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(new Part(ids, from + start, start < found.length()));
  }

  /**
   * Some of a list's conversations, in its order.
   *
   * @param end where the next part begins
   * @param more whether there is a next part
   */
  record Part(List<String> conversationIds, int end, boolean more) {}

  private static String name(byte[] list) {
    byte[] digest = Arrays.copyOf(sha256().digest(list), NAME_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] lists(String user) {
    return bytes("danliao:1:paging:{" + user + "}");
  }

  static byte[] list(String user, String name) {
    return bytes("danliao:1:paging:{" + user + "}:" + name);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
