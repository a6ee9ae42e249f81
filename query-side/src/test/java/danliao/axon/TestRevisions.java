package danliao.axon;

import danliao.api.MessageEvent;
import java.util.Arrays;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;

/** The serializer of a version that is to come. */
public final class TestRevisions {
  private TestRevisions() {}

  /** Ours, but for the revision of one event, which {@link StoredTypes} would say. */
  public static Serializer with(Class<? extends MessageEvent> event, String revision) {
    EventJson ours = new EventJson();
    return new EventJson(
        new StoredTypes(
            Arrays.stream(MessageEvent.class.getPermittedSubclasses())
                .map(
                    type -> {
                      SerializedType now = ours.typeForClass(type);
                      return new StoredTypes.Stored(
                          type, now.getName(), type == event ? revision : now.getRevision());
                    })
                .toList()));
  }
}
