package danliao.axon;

import danliao.api.MessageEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The JDBC event store for who is no service and has a history to store: what is appended is as if
 * services had stored it, and those that run see it at once. Its tables must be there. Thread-safe.
 */
public final class EventHistory {
  /** As the aggregate is named. */
  private static final String TYPE = "Message";

  /** Each stream begins with the message itself; the index alone answers it. */
  private static final String MESSAGES =
      "SELECT COUNT(*) FROM domain_event_entry WHERE sequence_number = 0";

  private final EventTable events;
  private final JdbcClient database;

  /**
   * @param database rewrites batches, or appending is slow
   */
  public EventHistory(DataSource database) {
    this.database = JdbcClient.create(database);
    this.events =
        EventTable.on(
            new SpringDataSourceConnectionProvider(database),
            new SpringTransactionManager(new JdbcTransactionManager(database)),
            new EventJson(),
            NoOpEventUpcaster.INSTANCE,
            defaults());
  }

  private static AxonSettings defaults() {
    return new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("danliao.axon", AxonSettings.class);
  }

  /**
   * An event of a message.
   *
   * @param identifier of the event, unlike that of any other there is; in ascending order they are
   *     stored faster
   * @param sequence from 0 in the stream of each message
   */
  public record Entry(String identifier, long sequence, MessageEvent event) {}

  /**
   * Stores them in one transaction, in this order and with nothing between them.
   *
   * @throws RuntimeException if none was stored
   */
  public void append(List<Entry> entries) {
    events.appendEvents(entries.stream().map(EventHistory::message).toList());
  }

  /** Recorded when it happened. */
  private static DomainEventMessage<MessageEvent> message(Entry entry) {
    return new GenericDomainEventMessage<>(
        TYPE,
        entry.event().messageId(),
        entry.sequence(),
        entry.event(),
        MetaData.emptyInstance(),
        entry.identifier(),
        entry.event().at());
  }

  /** Those of these messages that the store has. */
  public Set<String> stored(Set<String> messageIds) {
    return events.read(messageIds).entrySet().stream()
        .filter(stream -> !stream.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many messages there are. */
  public long messages() {
    return database.sql(MESSAGES).query(Long.class).single();
  }
}
