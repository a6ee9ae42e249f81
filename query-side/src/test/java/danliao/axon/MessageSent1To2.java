package danliao.axon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;

/**
 * An example: from revision 2 on a {@code MessageSent} has its content type in lower case. What is
 * stored at revision 1 is read as if it had been written so.
 */
public final class MessageSent1To2 extends SingleEventUpcaster {
  private static final SerializedType FROM = new SimpleSerializedType("MessageSent", "1");
  private static final SerializedType TO = new SimpleSerializedType("MessageSent", "2");

  @Override
  protected boolean canUpcast(IntermediateEventRepresentation stored) {
    return stored.getType().equals(FROM);
  }

  @Override
  protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation stored) {
    return stored.upcastPayload(TO, JsonNode.class, MessageSent1To2::changed);
  }

  private static JsonNode changed(JsonNode sent) {
    String contentType = sent.path("contentType").asText().toLowerCase(Locale.ROOT);
    return ((ObjectNode) sent).put("contentType", contentType);
  }
}
