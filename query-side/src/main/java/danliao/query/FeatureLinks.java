package danliao.query;

import danliao.query.conversation.UnreadCounts;
import danliao.query.delivery.Undelivered;
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
  Undelivered undelivered(UndeliveredMessages messages) {
    return (user, events) ->
        messages.stillUndelivered(
            user,
            events.stream()
                .map(event -> new Wanted(event.messageId(), event.sender(), event.seq()))
                .toList());
  }
}
