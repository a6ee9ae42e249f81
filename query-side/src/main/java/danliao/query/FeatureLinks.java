package danliao.query;

import danliao.query.conversation.ConversationItem;
import danliao.query.conversation.ConversationQueries;
import danliao.query.conversation.UnreadCounts;
import danliao.query.delivery.Undelivered;
import danliao.query.inspect.NewestConversations;
import danliao.query.inspect.UnreadTotal;
import danliao.query.unread.UndeliveredMessages;
import danliao.query.unread.UndeliveredMessages.Wanted;
import danliao.query.unread.UnreadQueries;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What one feature asks of another, which do not know each other. */
@Configuration(proxyBeanMethods = false)
class FeatureLinks {
  @Bean
  UnreadCounts unreadCounts(UnreadQueries unread) {
    return unread::of;
  }

  @Bean
  UnreadTotal unreadTotal(UnreadQueries unread) {
    return user -> unread.all(user).values().stream().mapToLong(Long::longValue).sum();
  }

  @Bean
  NewestConversations newestConversations(ConversationQueries conversations) {
    return (user, limit) ->
        conversations.list(user, limit, null).items().stream().map(FeatureLinks::unsaid).toList();
  }

  private static NewestConversations.Conversation unsaid(ConversationItem item) {
    ConversationItem.Last last = item.lastMessage();
    return new NewestConversations.Conversation(
        item.conversationId(),
        item.peer(),
        item.unread(),
        new NewestConversations.LastMessage(
            last.messageId(),
            last.from(),
            last.contentType(),
            last.seq(),
            last.sentAt(),
            last.status()));
  }

  @Bean
  Undelivered undelivered(UndeliveredMessages messages) {
    return (user, events) ->
        messages.stillUndelivered(
            user,
            events.stream()
                .map(event -> new Wanted(event.messageId(), event.sender(), event.seq()))
                .toList());
  }
}
