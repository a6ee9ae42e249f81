package danliao.axon;

import danliao.api.MessageEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;

/**
 * The stored name of each event, and the revision at which it is written and read. What is stored
 * at an earlier revision comes here only after an upcaster has made it this one.
 */
final class StoredTypes {
  /** The one place that maps the events of this version. */
  static final StoredTypes CURRENT =
      new StoredTypes(
          List.of(
              new Stored(MessageEvent.Sent.class, "MessageSent", "1"),
              new Stored(MessageEvent.MarkedOffline.class, "MessageMarkedOffline", "1"),
              new Stored(MessageEvent.Received.class, "MessageReceived", "1"),
              new Stored(MessageEvent.Read.class, "MessageRead", "1")));

  private final Map<Class<?>, Stored> byClass;
  private final Map<String, Stored> byName;

  StoredTypes(Collection<Stored> types) {
    byClass =
        types.stream().collect(Collectors.toUnmodifiableMap(Stored::event, Function.identity()));
    byName =
        types.stream().collect(Collectors.toUnmodifiableMap(Stored::name, Function.identity()));
  }

  record Stored(Class<?> event, String name, String revision) {}

  /** Null for what is no event of ours, such as Axon's tokens. */
  @Nullable SerializedType of(@Nullable Class<?> event) {
    Stored stored = event == null ? null : byClass.get(event);
    return stored == null ? null : new SimpleSerializedType(stored.name(), stored.revision());
  }

  /**
   * The class behind a stored name, or the name itself where it is no event of ours. Another
   * revision than ours is none of ours either.
   */
  String className(SerializedType type) {
    Stored stored = byName.get(type.getName());
    return stored == null || !stored.revision().equals(type.getRevision())
        ? type.getName()
        : stored.event().getName();
  }
}
