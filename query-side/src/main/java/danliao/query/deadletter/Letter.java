package danliao.query.deadletter;

import danliao.query.message.Payloads;
import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/**
 * An event that was set aside, as it is stored.
 *
 * @param id of the letter
 */
record Letter(String id, DomainEventData<byte[]> event, SerializedObject<byte[]> token) {
  static final String SELECT =
      "SELECT dead_letter_id, event_identifier, time_stamp, payload, payload_type,"
          + " payload_revision, meta_data, aggregate_type, aggregate_identifier, sequence_number,"
          + " token, token_type FROM dead_letter_entry";

  static Letter of(ResultSet row, int number) throws SQLException {
    return new Letter(
        row.getString("dead_letter_id"),
        new GenericDomainEventEntry<>(
            row.getString("aggregate_type"),
            row.getString("aggregate_identifier"),
            row.getLong("sequence_number"),
            row.getString("event_identifier"),
            row.getString("time_stamp"),
            row.getString("payload_type"),
            row.getString("payload_revision"),
            row.getBytes("payload"),
            row.getBytes("meta_data")),
        new SimpleSerializedObject<>(
            row.getBytes("token"), byte[].class, row.getString("token_type"), null));
  }

  /**
   * As this version reads it: it may have been set aside by one that wrote an earlier revision.
   *
   * @throws org.axonframework.serialization.SerializationException if this version cannot read it
   */
  StoredEvent read(Serializer serializer, EventUpcaster upcasters) {
    TrackingToken position = serializer.deserialize(token);
    var stored = new TrackedDomainEventData<>(position, event);
    TrackedEventMessage<?> message =
        EventUtils.upcastAndDeserializeTrackedEvents(Stream.of(stored), serializer, upcasters)
            .findFirst()
            .orElseThrow();
    return new StoredEvent(
        new RecordedEvent(Payloads.of(message), event.getSequenceNumber()), position, message);
  }
}
