package danliao.gateway.connection;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was pushed to a connection and not acknowledged, oldest first, bounded. {@code fresh} may
 * still make the gateway probe the connection; {@code quiet} was left in peace because the client
 * answered a probe. One thread.
 */
public final class Unacknowledged {
  /** Of an entry in its map, a push and the id of a message, beside the conversation's. */
  private static final int PUSH_BYTES = 230;

  private final int limit;
  private final HeldBytes held;
  private final LinkedHashMap<String, Push> fresh = new LinkedHashMap<>();
  private final LinkedHashMap<String, Push> quiet = new LinkedHashMap<>();

  Unacknowledged(int limit, HeldBytes held) {
    this.limit = limit;
    this.held = held;
  }

  void add(String messageId, String conversationId, long at, boolean live) {
    Push before = remove(messageId);
    fresh.put(
        messageId,
        new Push(messageId, conversationId, at, live || (before != null && before.live)));
    held.add(bytes(conversationId));
    if (fresh.size() + quiet.size() > limit) {
      removeOldest(quiet.isEmpty() ? fresh : quiet);
    }
  }

  @Nullable Push remove(String messageId) {
    Push push = fresh.remove(messageId);
    if (push == null) {
      push = quiet.remove(messageId);
    }
    if (push != null) {
      held.add(-bytes(push.conversationId));
    }
    return push;
  }

  private static int bytes(String conversationId) {
    return PUSH_BYTES + conversationId.length();
  }

  boolean has(String messageId) {
    return fresh.containsKey(messageId) || quiet.containsKey(messageId);
  }

  /** The live push came after another one: whoever marks it offline is this gateway. */
  void pushedLive(String messageId) {
    fresh.computeIfPresent(messageId, (id, push) -> push.asLive());
    quiet.computeIfPresent(messageId, (id, push) -> push.asLive());
  }

  boolean nothingToProbe() {
    return fresh.isEmpty();
  }

  /** When the oldest that may cause a probe was pushed. */
  long oldestAt() {
    return fresh.values().iterator().next().at;
  }

  /** The client is alive: what was pushed until then causes no probe any more. */
  void leaveInPeace(long until) {
    Iterator<Map.Entry<String, Push>> pushes = fresh.entrySet().iterator();
    while (pushes.hasNext()) {
      Map.Entry<String, Push> push = pushes.next();
      if (push.getValue().at - until > 0) {
        return;
      }
      quiet.put(push.getKey(), push.getValue());
      pushes.remove();
    }
  }

  /** Those whose live push came here; the others have been marked offline before. */
  List<Push> livePushes() {
    List<Push> live = new ArrayList<>();
    quiet.values().stream().filter(Push::live).forEach(live::add);
    fresh.values().stream().filter(Push::live).forEach(live::add);
    return live;
  }

  private void removeOldest(SequencedMap<String, Push> pushes) {
    held.add(-bytes(pushes.pollFirstEntry().getValue().conversationId));
  }

  /**
   * One message that was pushed.
   *
   * @param at by the connection's steady clock, in nanoseconds
   * @param live whether the message's live push was among its pushes, or may have been missed here
   */
  public record Push(String messageId, String conversationId, long at, boolean live) {
    private Push asLive() {
      return new Push(messageId, conversationId, at, true);
    }
  }
}
