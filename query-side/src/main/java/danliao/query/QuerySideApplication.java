package danliao.query;

import danliao.api.Startup;
import danliao.query.admin.AdminConfiguration;
import danliao.query.api.ApiConfiguration;
import danliao.query.conversation.ConversationConfiguration;
import danliao.query.database.DatabaseConfiguration;
import danliao.query.deadletter.DeadLetterConfiguration;
import danliao.query.delivery.DeliveryConfiguration;
import danliao.query.generation.GenerationConfiguration;
import danliao.query.history.HistoryConfiguration;
import danliao.query.inspect.InspectConfiguration;
import danliao.query.presence.PresenceConfiguration;
import danliao.query.processing.ProcessingConfiguration;
import danliao.query.rebuild.RebuildConfiguration;
import danliao.query.redis.RedisConfiguration;
import danliao.query.search.SearchConfiguration;
import danliao.query.services.ServicesConfiguration;
import danliao.query.unread.UnreadConfiguration;
import danliao.query.verify.VerifyConfiguration;
import danliao.service.broker.RocketMqConfiguration;
import danliao.service.internal.InternalConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.security.GrpcSecurityAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.security.OAuth2ClientAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.security.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The query side: remembers and answers. Each import is a feature. */
@SpringBootConfiguration(proxyBeanMethods = false)
// gRPC here is between our services, with a token of its own (InternalGuard): no users, no JWTs.
@EnableAutoConfiguration(
    exclude = {
      GrpcSecurityAutoConfiguration.class,
      OAuth2ClientAutoConfiguration.class,
      OAuth2ResourceServerAutoConfiguration.class
    })
@Import({
  RocketMqConfiguration.class,
  ApiConfiguration.class,
  InternalConfiguration.class,
  RedisConfiguration.class,
  DatabaseConfiguration.class,
  PresenceConfiguration.class,
  GenerationConfiguration.class,
  ProcessingConfiguration.class,
  RebuildConfiguration.class,
  VerifyConfiguration.class,
  ConversationConfiguration.class,
  HistoryConfiguration.class,
  SearchConfiguration.class,
  UnreadConfiguration.class,
  DeliveryConfiguration.class,
  AdminConfiguration.class,
  DeadLetterConfiguration.class,
  InspectConfiguration.class,
  ServicesConfiguration.class,
  FeatureLinks.class
})
public class QuerySideApplication {
  public static void main(String[] args) {
    Startup.orExit("query-side", () -> SpringApplication.run(QuerySideApplication.class, args));
  }
}
