package danliao.query;

import danliao.query.generation.GenerationConfiguration;
import danliao.query.generation.Generations;
import danliao.query.message.RecordedEvent;
import danliao.query.projection.Generation;
import danliao.testkit.FreshDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Parts of query sides in this JVM, which share a database of their own on the real server. They
 * have Axon, and steps of rebuilds that take half a second.
 */
public final class TestInstances implements AutoCloseable {
  private final FreshDatabase database = new FreshDatabase();
  private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

  /** In the place of a rebuild: each of these has a first generation that is live. */
  public TestInstances live(String... projections) {
    try (var pool = database.pool(4)) {
      GenerationConfiguration.migrations(pool).migrate();
      JdbcClient jdbc = JdbcClient.create(pool);
      new TransactionTemplate(new DataSourceTransactionManager(pool))
          .executeWithoutResult(
              status -> {
                for (String projection : projections) {
                  jdbc.sql(
                          "INSERT INTO projection_generation (projection, generation, version,"
                              + " state, head, events_per_second, started_at, changed_at)"
                              + " VALUES (?, 1, 1, 'LIVE', -1, 0, 0, 0)")
                      .param(projection)
                      .update();
                }
              });
    }
    return this;
  }

  /**
   * Starts one, which is closed with the others.
   *
   * @param settings as {@code key=value}
   */
  public ConfigurableApplicationContext start(Class<?> application, String... settings) {
    var instance =
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .properties(
                Map.of(
                    // Without the application's own defaults: only what is asked for is there.
                    "spring.config.name", "test-instance",
                    "spring.datasource.url", database.url(),
                    "spring.datasource.username", database.user(),
                    "spring.datasource.password", database.password(),
                    "spring.datasource.hikari.maximum-pool-size", "12",
                    "spring.flyway.enabled", "false",
                    "spring.grpc.server.enabled", "false",
                    "spring.data.redis.repositories.enabled", "false",
                    "spring.data.elasticsearch.repositories.enabled", "false"))
            .properties("danliao.rebuild.look=50ms", "danliao.rebuild.settle=500ms")
            .properties(settings)
            .run();
    instances.add(instance);
    return instance;
  }

  /** The generation that an instance reads; 0 for none. */
  public static int read(ConfigurableApplicationContext instance, String projection) {
    Generation generation = instance.getBean(Generations.class).read(projection);
    return generation == null ? 0 : generation.number();
  }

  /** Stores them as a command side does, all in one transaction. */
  public static void publish(
      ConfigurableApplicationContext instance, Collection<RecordedEvent> recorded) {
    List<GenericDomainEventMessage<?>> messages = new ArrayList<>();
    for (RecordedEvent one : recorded) {
      messages.add(
          new GenericDomainEventMessage<>(
              "Message", one.event().messageId(), one.sequence(), one.event()));
    }
    EventStore store = instance.getBean(EventStore.class);
    instance.getBean(TransactionManager.class).executeInTransaction(() -> store.publish(messages));
  }

  @Override
  public void close() {
    instances.forEach(ConfigurableApplicationContext::close);
    database.close();
  }
}
