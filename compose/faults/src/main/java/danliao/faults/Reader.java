package danliao.faults;

import danliao.api.MessageStatus;
import danliao.client.query.ConversationItem;
import danliao.client.query.MessageItem;
import danliao.client.query.Page;
import danliao.client.query.QueryClient;
import danliao.client.query.QueryClient.Search;
import danliao.client.query.QueryException;
import danliao.faults.Views.StoredEvent;
import danliao.stack.LocalStack;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks the query API everything that it says of some users, and again where it cannot say now. */
final class Reader {
  private static final int PAGE = 200;
  private static final int TRIES = 30;
  private static final int UNAVAILABLE = 503;

  private final LocalStack stack;

  Reader(LocalStack stack) {
    this.stack = stack;
  }

  /**
   * @param streams how many messages' own events to read, chosen by {@code random}
   */
  Views read(Collection<String> users, int streams, Random random)
      throws QueryException, InterruptedException {
    Map<String, Map<String, List<MessageItem>>> histories = new HashMap<>();
    Map<String, List<ConversationItem>> conversations = new HashMap<>();
    Map<String, Map<String, Long>> unread = new HashMap<>();
    Map<String, List<MessageItem>> undelivered = new HashMap<>();
    Map<String, List<MessageItem>> found = new HashMap<>();
    List<MessageItem> sent = new ArrayList<>();
    for (String user : users) {
      QueryClient query = new QueryClient(stack.queryApi(), stack.tokens().user(user));
      List<ConversationItem> items = all(cursor -> query.conversations(PAGE, cursor));
      conversations.put(user, items);
      Map<String, List<MessageItem>> own = new HashMap<>();
      for (ConversationItem item : items) {
        String id = item.conversationId();
        List<MessageItem> messages = all(before -> query.messages(id, before, null, PAGE));
        own.put(id, messages);
        messages.stream().filter(message -> message.from().equals(user)).forEach(sent::add);
      }
      histories.put(user, own);
      unread.put(user, patiently(query::unread).conversations());
      undelivered.put(user, patiently(() -> query.offline(PAGE)));
      found.put(
          user, all(cursor -> query.search(Search.of(Load.WORD).from(user).page(PAGE, cursor))));
    }
    Map<String, List<StoredEvent>> events = new HashMap<>();
    for (int i = 0; i < streams && !sent.isEmpty(); i++) {
      MessageItem message = sent.get(random.nextInt(sent.size()));
      QueryClient query = new QueryClient(stack.queryApi(), stack.tokens().user(message.from()));
      List<StoredEvent> stream = new ArrayList<>();
      for (JsonNode event : patiently(() -> query.events(message.messageId()))) {
        stream.add(stored(event));
      }
      events.put(message.messageId(), stream);
    }
    return new Views(histories, conversations, unread, undelivered, found, events);
  }

  private static StoredEvent stored(JsonNode event) {
    String type = event.path("type").asString();
    MessageStatus status =
        switch (type.replaceFirst("@.*", "")) {
          case "MessageSent" -> MessageStatus.SENT;
          case "MessageMarkedOffline" -> MessageStatus.OFFLINE;
          case "MessageReceived" -> MessageStatus.UNREAD;
          case "MessageRead" -> MessageStatus.READ;
          default -> throw new IllegalStateException("unknown event type " + type);
        };
    return new StoredEvent(event.path("sequence").asLong(), type, status);
  }

  private interface Pages<T> {
    Page<T> after(@Nullable String cursor) throws QueryException;
  }

  private interface Question<T> {
    T ask() throws QueryException;
  }

  private static <T> T patiently(Question<T> question) throws QueryException, InterruptedException {
    for (int left = TRIES - 1; ; left--) {
      try {
        return question.ask();
      } catch (QueryException e) {
        if (left == 0 || e.status() != UNAVAILABLE) {
          throw e;
        }
      } catch (UncheckedIOException e) {
        if (left == 0) {
          throw e;
        }
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private static <T> List<T> all(Pages<T> pages) throws QueryException, InterruptedException {
    List<T> items = new ArrayList<>();
    String next = null;
    do {
      String cursor = next;
      Page<T> page = patiently(() -> pages.after(cursor));
      items.addAll(page.items());
      next = page.next();
    } while (next != null);
    return items;
  }
}
