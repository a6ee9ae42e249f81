package danliao.query.projection;

import java.time.Duration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reading of single event streams, for the features that answer from them. */
@Configuration(proxyBeanMethods = false)
public class MessageStreamConfiguration {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  @Bean
  AxonMessageStream messageStream(EventStore events) {
    return new AxonMessageStream(events, TIMEOUT);
  }
}
