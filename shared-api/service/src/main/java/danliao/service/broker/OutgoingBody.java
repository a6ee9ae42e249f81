package danliao.service.broker;

import danliao.api.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.spring.support.RocketMQHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * A body on its way to RocketMQ, and what travels with it. Its headers become the properties that
 * consumers see: Spring's own messages would give it an id and a time more. Immutable, if nobody
 * writes to its bytes.
 */
public final class OutgoingBody implements Message<byte[]> {
  private final String destination;
  private final byte[] bytes;
  private final MessageHeaders headers;

  /**
   * Of the version that this process writes.
   *
   * @param key what operators find it by
   */
  public OutgoingBody(String topic, String tag, String key, byte[] bytes) {
    this(topic, tag, key, Topics.VERSION, bytes);
  }

  /** As it was published before, by whoever it was. */
  public OutgoingBody(
      String topic,
      @Nullable String tag,
      @Nullable String key,
      @Nullable String version,
      byte[] bytes) {
    this.destination = tag == null ? topic : topic + ':' + tag;
    this.bytes = bytes;
    this.headers = new Headers(key, version);
  }

  /** Topic and tag, in the form that RocketMQ Spring asks for. */
  public String destination() {
    return destination;
  }

  @Override
  public byte[] getPayload() {
    return bytes;
  }

  @Override
  public MessageHeaders getHeaders() {
    return headers;
  }

  private static final class Headers extends MessageHeaders {
    private static final long serialVersionUID = 1L;
    private static final long NO_TIMESTAMP = -1;

    Headers(@Nullable String key, @Nullable String version) {
      super(given(key, version), ID_VALUE_NONE, NO_TIMESTAMP);
    }

    private static Map<String, Object> given(@Nullable String key, @Nullable String version) {
      Map<String, Object> given = HashMap.newHashMap(2);
      if (key != null) {
        given.put(RocketMQHeaders.KEYS, key);
      }
      if (version != null) {
        given.put(Topics.VERSION_PROPERTY, version);
      }
      return given;
    }
  }
}
