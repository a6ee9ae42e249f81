package danliao.gateway.ack;

import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.broker.RetryAfter;
import danliao.gateway.connection.ConversationMemory;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens to an {@code ack}. */
@Configuration(proxyBeanMethods = false)
public class AckConfiguration {
  @Bean
  AckHandler ackHandler(
      CommandPublisher publisher, RetryAfter retryAfter, ConversationMemory memory, Clock clock) {
    return new AckHandler(publisher, retryAfter, memory, clock);
  }
}
