package danliao.query.projection;

import danliao.api.MessageEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * An event that was set aside, as it is stored.
 *
 * @param id of the letter
 * @param event of the event, by which the event store knows it
 */
record Letter(
    String id,
    String event,
    Instant at,
    SerializedObject<byte[]> payload,
    SerializedObject<byte[]> token,
    String aggregateType,
    String aggregate,
    long sequence) {
  static final String SELECT =
      "SELECT dead_letter_id, event_identifier, time_stamp, payload, payload_type,"
          + " payload_revision, aggregate_type, aggregate_identifier, sequence_number, token,"
          + " token_type FROM dead_letter_entry";

  static Letter of(ResultSet row, int number) throws SQLException {
    return new Letter(
        row.getString("dead_letter_id"),
        row.getString("event_identifier"),
        Instant.parse(row.getString("time_stamp")),
        serialized(row, "payload", row.getString("payload_revision")),
        serialized(row, "token", null),
        row.getString("aggregate_type"),
        row.getString("aggregate_identifier"),
        row.getLong("sequence_number"));
  }

  private static SerializedObject<byte[]> serialized(
      ResultSet row, String column, @Nullable String revision) throws SQLException {
    return new SimpleSerializedObject<>(
        row.getBytes(column), byte[].class, row.getString(column + "_type"), revision);
  }

  /**
   * @throws org.axonframework.serialization.SerializationException if this version cannot read it
   */
  StoredEvent event(Serializer serializer) {
    Object read = serializer.deserialize(payload);
    MessageEvent about = Payloads.of(read);
    TrackingToken position = serializer.deserialize(token);
    return new StoredEvent(
        new RecordedEvent(about, sequence),
        position,
        new GenericDomainEventMessage<>(
            aggregateType, aggregate, sequence, about, MetaData.emptyInstance(), event, at));
  }
}
