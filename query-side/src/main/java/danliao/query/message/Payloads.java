package danliao.query.message;

import danliao.api.MessageEvent;
import org.axonframework.messaging.Message;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.UnknownSerializedType;
import org.jspecify.annotations.Nullable;

/** What stored events are about. Pure. */
public final class Payloads {
  private Payloads() {}

  /**
   * The event that was read.
   *
   * @throws SerializationException if this version does not know the type of the event or that
   *     revision of it, or cannot read what is stored
   */
  public static MessageEvent of(Message<?> message) {
    return of(message.getPayload());
  }

  /** As {@link #of(Message)}, of what was deserialized. */
  static MessageEvent of(@Nullable Object payload) {
    return switch (payload) {
      case MessageEvent event -> event;
      case UnknownSerializedType unknown ->
          throw new SerializationException(
              "event of unknown type %s, revision %s"
                  .formatted(
                      unknown.serializedType().getName(), unknown.serializedType().getRevision()));
      case null, default ->
          throw new SerializationException(
              "not an event of a message: "
                  + (payload == null ? "nothing" : payload.getClass().getName()));
    };
  }
}
