package danliao.gateway.contract;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * What the gateway holds frames of clients to beyond their types, as parts of their schemas; see
 * docs/protocol.md. What is required here is refused without.
 */
final class ClientRules {
  private static final JsonObject BY_KIND =
      JsonParser.parseString(
              """
              {
                "send": {
                  "required": ["clientMsgId", "to", "content"],
                  "properties": {
                    "clientMsgId": {"pattern": "^[A-Za-z0-9_-]{8,64}$"},
                    "to": {"pattern": "^[A-Za-z0-9_.-]{1,64}$"},
                    "contentType": {"maxLength": 100},
                    "content": {"minLength": 1}
                  }
                },
                "ack": {
                  "required": ["messageIds", "status"],
                  "properties": {
                    "messageIds": {"minItems": 1, "maxItems": 500}
                  }
                },
                "sync": {
                  "properties": {
                    "limit": {"minimum": 1, "maximum": 1000}
                  }
                },
                "ping": {}
              }
              """)
          .getAsJsonObject();

  private ClientRules() {}

  /**
   * @throws IllegalStateException if nothing is said of that kind
   */
  static JsonObject of(String kind) {
    if (!BY_KIND.has(kind)) {
      throw new IllegalStateException("expected " + kind + " in ClientRules, found none");
    }
    return BY_KIND.getAsJsonObject(kind);
  }
}
