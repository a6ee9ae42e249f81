package danliao.axon;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC event store: Axon's engine on our table, without snapshots and without gaps.
 *
 * <p>Axon leaves the numbering to the database, which burns a number at each rollback and lets a
 * later number commit first, so its tokens carry every number not seen yet. Here a transaction
 * takes its numbers from {@code event_position}, whose row it keeps locked until it is committed or
 * rolled back: numbers are dense, in the order of commits, and a token is one number.
 *
 * <p>A read may see a later commit and not yet an earlier one: MariaDB makes its snapshots while
 * transactions end, not in one moment. Since numbers are dense that shows as a gap, and what is
 * behind a gap is left to the next read. The stream of a message is read whole or not at all.
 */
final class EventTable extends JdbcEventStorageEngine implements EventStreams {
  /** Aggregates in one query. */
  private static final int CHUNK = 256;

  private static final String TAKE_POSITIONS =
      "UPDATE event_position SET last = LAST_INSERT_ID(last + ?) WHERE only_row = 1";
  private static final String COLUMNS =
      "global_index, event_identifier, aggregate_identifier, sequence_number, type, time_stamp,"
          + " payload_type, payload_revision, payload, meta_data";
  private static final String INSERT =
      "INSERT INTO domain_event_entry (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?)";
  private static final String AFTER =
      "SELECT "
          + COLUMNS
          + " FROM domain_event_entry WHERE global_index > ? ORDER BY global_index LIMIT ?";

  private static final String DENSE_AFTER =
      "SELECT dense_after FROM event_position WHERE only_row = 1";

  private static final String OF_AGGREGATES =
      "SELECT "
          + COLUMNS
          + " FROM domain_event_entry WHERE aggregate_identifier IN (%s)"
          + " ORDER BY aggregate_identifier, sequence_number";

  private final int batch;
  private final Looks looks;
  private volatile Runnable onReadFailure = () -> {};

  /** The last number that version 1 of the table may have left out; -1 until somebody asks. */
  private volatile long denseAfter = -1;

  private EventTable(Builder builder, AxonSettings settings) {
    super(builder);
    this.batch = settings.eventBatch();
    // The cache looks by itself after twice as long.
    this.looks = new Looks(batch, settings.idleFetchDelay().dividedBy(2), System::nanoTime);
  }

  static EventTable on(
      ConnectionProvider connections,
      TransactionManager transactions,
      Serializer serializer,
      EventUpcaster upcasters,
      AxonSettings settings) {
    Builder builder = JdbcEventStorageEngine.builder();
    builder
        .schema(JdbcTables.events())
        .connectionProvider(connections)
        .transactionManager(transactions)
        .eventSerializer(serializer)
        .snapshotSerializer(serializer)
        .upcasterChain(upcasters)
        .batchSize(settings.eventBatch());
    return new EventTable(builder, settings);
  }

  /**
   * For reading without a transaction.
   *
   * @param connections commit by themselves
   */
  static EventTable over(
      DataSource connections,
      Serializer serializer,
      EventUpcaster upcasters,
      AxonSettings settings) {
    return on(
        new DataSourceConnectionProvider(connections),
        NoTransactionManager.INSTANCE,
        serializer,
        upcasters,
        settings);
  }

  /** Everything that takes time comes before the lock on the numbers, which all writers want. */
  @Override
  protected PreparedStatement appendEvents(
      Connection connection, List<? extends EventMessage<?>> events, Serializer serializer)
      throws SQLException {
    List<Row> rows = events.stream().map(event -> Row.of(event, serializer)).toList();
    PreparedStatement insert = connection.prepareStatement(INSERT);
    long position = takePositions(connection, rows.size());
    for (Row row : rows) {
      row.addTo(insert, position++);
    }
    return insert;
  }

  /** The first of as many numbers, nobody else's from now on unless this is rolled back. */
  private static long takePositions(Connection connection, int count) throws SQLException {
    try (PreparedStatement take =
        connection.prepareStatement(TAKE_POSITIONS, Statement.RETURN_GENERATED_KEYS)) {
      take.setInt(1, count);
      take.executeUpdate();
      try (ResultSet last = take.getGeneratedKeys()) {
        if (!last.next()) {
          throw new SQLException("expected one row in event_position, found none");
        }
        return last.getLong(1) - count + 1;
      }
    }
  }

  /**
   * One batch for the cache of the newest events, which reads again at once: until it has read all
   * there is it keeps whatever it has read, and in a flood that is without end.
   */
  @Override
  protected Stream<? extends TrackedEventData<?>> readEventData(
      @Nullable TrackingToken after, boolean forCache) {
    return forCache
        ? looks.<TrackedEventData<?>>read(() -> dense(after, batch)).stream()
        : super.readEventData(after, false);
  }

  /** At it for the cache of the newest events. */
  Looks looks() {
    return looks;
  }

  @Override
  protected List<? extends TrackedEventData<?>> fetchTrackedEvents(
      @Nullable TrackingToken after, int batchSize) {
    return dense(after, batchSize);
  }

  private List<TrackedEventData<?>> dense(@Nullable TrackingToken after, int batchSize) {
    long position = after == null ? 0 : ((GlobalSequenceTrackingToken) after).getGlobalIndex();
    List<TrackedEventData<?>> found = visibleAfter(position, batchSize);
    int dense = 0;
    for (TrackedEventData<?> event : found) {
      long next = event.trackingToken().position().orElseThrow();
      if (next != position + 1 && next - 1 > denseAfter()) {
        break;
      }
      position = next;
      dense++;
    }
    return found.subList(0, dense);
  }

  /** What to do each time that events cannot be read in their order. */
  void onReadFailure(Runnable reaction) {
    onReadFailure = reaction;
  }

  private List<TrackedEventData<?>> visibleAfter(long position, int batchSize) {
    try {
      return read(position, batchSize);
    } catch (RuntimeException e) {
      onReadFailure.run();
      throw e;
    }
  }

  private List<TrackedEventData<?>> read(long position, int batchSize) {
    return query(
        connection -> after(connection, position, batchSize),
        JdbcUtils.listResults(this::event),
        "events after " + position);
  }

  private static PreparedStatement after(Connection connection, long position, int most)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(AFTER);
    select.setLong(1, position);
    select.setInt(2, most);
    return select;
  }

  private long denseAfter() {
    if (denseAfter < 0) {
      denseAfter =
          query(
              connection -> connection.prepareStatement(DENSE_AFTER),
              row -> row.next() ? row.getLong(1) : 0,
              "event_position");
    }
    return denseAfter;
  }

  private TrackedEventData<?> event(ResultSet row) throws SQLException {
    return new TrackedDomainEventData<>(
        new GlobalSequenceTrackingToken(row.getLong("global_index")), getDomainEventData(row));
  }

  @Override
  public Map<String, List<DomainEventMessage<?>>> read(Set<String> aggregateIds) {
    Map<String, List<DomainEventMessage<?>>> streams = new HashMap<>();
    List<String> ids = List.copyOf(aggregateIds);
    ids.forEach(id -> streams.put(id, new ArrayList<>()));
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<String> chunk = ids.subList(from, Math.min(from + CHUNK, ids.size()));
      EventStreamUtils.upcastAndDeserializeDomainEvents(
              stored(chunk).stream(), getEventSerializer(), upcasterChain)
          .forEachRemaining(event -> streams.get(event.getAggregateIdentifier()).add(event));
    }
    return streams;
  }

  /** Of one aggregate. A message has at most four events: there is nothing to read in batches. */
  @Override
  protected Stream<? extends DomainEventData<?>> readEventData(
      String aggregateIdentifier, long firstSequenceNumber) {
    return stored(List.of(aggregateIdentifier)).stream()
        .filter(event -> event.getSequenceNumber() >= firstSequenceNumber);
  }

  private List<DomainEventData<?>> stored(List<String> ids) {
    return query(
        connection -> ofAggregates(connection, ids), this::wholeStreams, "events of messages");
  }

  /**
   * Events that are numbered from 0 in each stream: without one of them they make a state that
   * never was.
   *
   * @throws SQLTransientException if one is not there, or is not seen yet
   */
  private List<DomainEventData<?>> wholeStreams(ResultSet rows) throws SQLException {
    List<DomainEventData<?>> events = new ArrayList<>();
    String stream = "";
    long expected = 0;
    while (rows.next()) {
      DomainEventData<?> event = getDomainEventData(rows);
      expected = event.getAggregateIdentifier().equals(stream) ? expected + 1 : 0;
      stream = event.getAggregateIdentifier();
      if (event.getSequenceNumber() != expected) {
        throw new SQLTransientException(
            "expected event %d of %s, found %d"
                .formatted(expected, stream, event.getSequenceNumber()));
      }
      events.add(event);
    }
    return events;
  }

  private <T> T query(
      JdbcUtils.SqlFunction statement, JdbcUtils.SqlResultConverter<T> result, String what) {
    return JdbcUtils.executeQuery(
        getConnection(),
        statement,
        result,
        e -> new EventStoreException(what + " cannot be read", e));
  }

  private static PreparedStatement ofAggregates(Connection connection, List<String> ids)
      throws SQLException {
    String marks = String.join(",", Collections.nCopies(ids.size(), "?"));
    PreparedStatement select = connection.prepareStatement(OF_AGGREGATES.formatted(marks));
    for (int i = 0; i < ids.size(); i++) {
      select.setString(i + 1, ids.get(i));
    }
    return select;
  }

  @Override
  public @Nullable TrackingToken createTailToken() {
    return position(super.createTailToken());
  }

  @Override
  public @Nullable TrackingToken createHeadToken() {
    return position(super.createHeadToken());
  }

  @Override
  public @Nullable TrackingToken createTokenAt(Instant dateTime) {
    return position(super.createTokenAt(dateTime));
  }

  private static @Nullable TrackingToken position(@Nullable TrackingToken token) {
    return token == null ? null : new GlobalSequenceTrackingToken(token.position().orElseThrow());
  }

  /** A message has at most four events: there are no snapshots, and no query for one. */
  @Override
  protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateIdentifier) {
    return Stream.empty();
  }

  /** An event as it is written. */
  private record Row(
      DomainEventMessage<?> event,
      SerializedObject<byte[]> payload,
      SerializedObject<byte[]> metaData) {
    static Row of(EventMessage<?> message, Serializer serializer) {
      if (!(message instanceof DomainEventMessage<?> event)) {
        throw new IllegalArgumentException(
            "expected an event of an aggregate, found " + message.getPayloadType());
      }
      return new Row(
          event,
          event.serializePayload(serializer, byte[].class),
          event.serializeMetaData(serializer, byte[].class));
    }

    void addTo(PreparedStatement insert, long position) throws SQLException {
      insert.setLong(1, position);
      insert.setString(2, event.getIdentifier());
      insert.setString(3, event.getAggregateIdentifier());
      insert.setLong(4, event.getSequenceNumber());
      insert.setString(5, event.getType());
      insert.setString(6, DateTimeUtils.formatInstant(event.getTimestamp()));
      insert.setString(7, payload.getType().getName());
      insert.setString(8, payload.getType().getRevision());
      insert.setBytes(9, payload.getData());
      insert.setBytes(10, metaData.getData());
      insert.addBatch();
    }
  }
}
