package danliao.faults;

import danliao.client.query.MessageItem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The views, with histories that can be looked into by message. */
final class Shown {
  private final Views views;
  private final Map<String, Map<String, History>> histories = new TreeMap<>();

  Shown(Views views) {
    this.views = views;
    views.histories().forEach(this::add);
  }

  Views views() {
    return views;
  }

  /** Everybody of whom a query has said anything, in order. */
  Set<String> users() {
    Set<String> users = new TreeSet<>(histories.keySet());
    users.addAll(views.conversations().keySet());
    users.addAll(views.unread().keySet());
    users.addAll(views.undelivered().keySet());
    users.addAll(views.found().keySet());
    return users;
  }

  List<History> histories() {
    return histories.values().stream().flatMap(ofUser -> ofUser.values().stream()).toList();
  }

  Collection<History> histories(String user) {
    return histories.getOrDefault(user, Map.of()).values();
  }

  /** Empty where nothing is shown. */
  History history(String user, String conversationId) {
    History history = histories.getOrDefault(user, Map.of()).get(conversationId);
    return history == null ? History.of(user, conversationId, List.of()) : history;
  }

  Map<String, Long> unread(String user) {
    return views.unread().getOrDefault(user, Map.of());
  }

  private void add(String user, Map<String, List<MessageItem>> byConversation) {
    Map<String, History> ofUser = histories.computeIfAbsent(user, u -> new TreeMap<>());
    byConversation.forEach((id, items) -> ofUser.put(id, History.of(user, id, items)));
  }
}
