package danliao.query.audit;

import danliao.api.MessageMarkedOffline;
import danliao.api.MessageRead;
import danliao.api.MessageReceived;
import danliao.api.MessageSent;
import danliao.query.projection.MessageStream;
import danliao.query.projection.MessageStreamConfiguration;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the audit trail. */
@Configuration(proxyBeanMethods = false)
@Import(MessageStreamConfiguration.class)
public class AuditConfiguration {
  @Bean
  AuditController auditController(MessageStream streams) {
    return new AuditController(streams);
  }

  @Bean
  JsonMapperBuilderCustomizer eventsWithSeqAsString() {
    return mapper ->
        List.of(
                MessageSent.class,
                MessageMarkedOffline.class,
                MessageReceived.class,
                MessageRead.class)
            .forEach(event -> mapper.addMixIn(event, AuditController.SeqAsString.class));
  }
}
