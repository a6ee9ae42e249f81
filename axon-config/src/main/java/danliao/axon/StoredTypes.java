package danliao.axon;

import danliao.api.MessageMarkedOffline;
import danliao.api.MessageRead;
import danliao.api.MessageReceived;
import danliao.api.MessageSent;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;

/** The one place that maps events to their stored names and revisions. */
final class StoredTypes {
  private record Stored(Class<?> event, String name, String revision) {}

  private static final Map<Class<?>, Stored> BY_CLASS =
      Stream.of(
              new Stored(MessageSent.class, "MessageSent", "1"),
              new Stored(MessageMarkedOffline.class, "MessageMarkedOffline", "1"),
              new Stored(MessageReceived.class, "MessageReceived", "1"),
              new Stored(MessageRead.class, "MessageRead", "1"))
          .collect(Collectors.toUnmodifiableMap(Stored::event, Function.identity()));

  private static final Map<String, Stored> BY_NAME =
      BY_CLASS.values().stream()
          .collect(Collectors.toUnmodifiableMap(Stored::name, Function.identity()));

  private StoredTypes() {}

  /** Null for what is no event of ours, such as Axon's tokens. */
  static @Nullable SerializedType of(@Nullable Class<?> event) {
    Stored stored = event == null ? null : BY_CLASS.get(event);
    return stored == null ? null : new SimpleSerializedType(stored.name(), stored.revision());
  }

  /**
   * The class behind a stored name, or the name itself where it is no event of ours. A revision
   * that this version does not know is none of ours either.
   */
  static String className(SerializedType type) {
    Stored stored = BY_NAME.get(type.getName());
    return stored == null || !stored.revision().equals(type.getRevision())
        ? type.getName()
        : stored.event().getName();
  }
}
