package danliao.query.message;

import danliao.axon.EventReaders;
import danliao.axon.EventStreams;
import danliao.query.database.DatabaseConfiguration;
import danliao.query.database.Readers;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the reading of single event streams, for the features that answer from them. */
@Configuration(proxyBeanMethods = false)
@Import(DatabaseConfiguration.class)
public class MessageStreamConfiguration {
  /** Names the one that is not for queries. */
  public static final String FOR_GROUPS = "for-groups";

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  @Bean
  AxonMessageStream messageStream(EventReaders events, Readers readers) {
    return new AxonMessageStream(events.over(readers.connections()), TIMEOUT);
  }

  /** A processing group does not wait behind queries. */
  @Bean(defaultCandidate = false)
  @Qualifier(FOR_GROUPS)
  AxonMessageStream messageStreamForGroups(EventStreams events) {
    return new AxonMessageStream(events, TIMEOUT);
  }
}
