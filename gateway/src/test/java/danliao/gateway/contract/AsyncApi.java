package danliao.gateway.contract;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ServerFrame;
import java.util.List;
import java.util.Map;

/**
 * The AsyncAPI 3.0 document of {@code /ws}: what no schema says is here, the frames come from
 * theirs. {@code receive} and {@code send} are what the gateway does.
 */
final class AsyncApi {
  /** What answers a client's frame, where anything does. */
  private static final Map<String, List<String>> REPLIES =
      Map.of(
          "send", List.of("serverAck", "error"),
          "sync", List.of("message", "receipt", "synced", "error"),
          "ping", List.of("pong"));

  /** All but the frames. */
  private static final String SKELETON =
      """
      {
        "asyncapi": "3.0.0",
        "info": {
          "title": "Danliao",
          "version": "1",
          "description": "One-to-one chat over a WebSocket. What frames promise beyond their \
      form is in the project's docs/protocol.md.",
          "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
        },
        "defaultContentType": "application/json",
        "servers": {
          "local": {
            "host": "127.0.0.1:8080",
            "protocol": "ws",
            "description": "The first gateway of ./danliao up.",
            "security": [{"$ref": "#/components/securitySchemes/token"}]
          }
        },
        "channels": {
          "ws": {
            "address": "/ws",
            "description": "A frame is an object with exactly one key, its kind. The gateway ignores \
      unknown fields, and so should clients. The subprotocol chooses the encoding: danliao.v1.json is text \
      frames, as in the schemas here; danliao.v1.protobuf is binary frames of ClientFrame and \
      ServerFrame in frames.proto, and x-protobuf says what each field is there. Send any frame \
      at least every heartbeatSeconds. Close codes: 4400 protocol abuse, 4401 token expired, 4408 \
      no heartbeat, 4409 replaced by a newer login of the device, 4429 flood, 1012 the gateway is \
      restarting (reconnect at once, elsewhere), 1013 much waited and was not read, or the \
      gateway is short of memory (come back after a while).",
            "messages": {},
            "bindings": {
              "ws": {
                "method": "GET",
                "query": {
                  "type": "object",
                  "properties": {
                    "device": {
                      "type": "string",
                      "pattern": "^[A-Za-z0-9_.-]{1,64}$",
                      "default": "default",
                      "description": "The device of the user. A later login of the same device \
      closes the earlier."
                    }
                  }
                },
                "headers": {
                  "type": "object",
                  "required": ["Sec-WebSocket-Protocol"],
                  "properties": {
                    "Sec-WebSocket-Protocol": {
                      "type": "string",
                      "description": "danliao.v1.json or danliao.v1.protobuf. Browsers, which \
      cannot set Authorization, offer bearer.<jwt> beside it.",
                      "examples": [
                        "danliao.v1.json",
                        "danliao.v1.protobuf",
                        "danliao.v1.json, bearer.<jwt>"
                      ]
                    }
                  }
                },
                "bindingVersion": "0.1.0"
              }
            }
          }
        },
        "operations": {},
        "components": {
          "messages": {},
          "securitySchemes": {
            "token": {
              "type": "http",
              "scheme": "bearer",
              "bearerFormat": "JWT",
              "description": "A JWT with sub, the user id, and exp. Checked before the upgrade, \
      else 401; the sender of all frames is its sub. Never in the URL."
            }
          }
        }
      }
      """;

  private final FrameSchemas schemas;
  private final Comments comments;
  private final JsonObject document = JsonParser.parseString(SKELETON).getAsJsonObject();

  private AsyncApi(Comments comments) {
    this.comments = comments;
    this.schemas = new FrameSchemas(comments);
  }

  static JsonObject document() {
    AsyncApi made = new AsyncApi(Comments.read());
    for (ClientFrame example : Examples.OF_CLIENTS) {
      made.add(kind(example), "receive", Examples.json(example));
    }
    for (ServerFrame example : Examples.OF_THE_GATEWAY) {
      made.add(kind(example), "send", Examples.json(example));
    }
    return made.document;
  }

  /** As it lies in a file. */
  static String text(JsonObject document) {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document)
        + "\n";
  }

  private static FieldDescriptor kind(Message frame) {
    return frame.getOneofFieldDescriptor(frame.getDescriptorForType().getOneofs().getFirst());
  }

  private void add(FieldDescriptor kind, String action, JsonObject example) {
    String name = kind.getJsonName();
    JsonObject channel = document.getAsJsonObject("channels").getAsJsonObject("ws");
    channel.getAsJsonObject("messages").add(name, ref("#/components/messages/" + name));
    JsonObject messages = document.getAsJsonObject("components").getAsJsonObject("messages");
    if (messages.has(name)) {
      throw new IllegalStateException("expected one frame and one example named " + name);
    }
    messages.add(name, message(kind, example));
    document.getAsJsonObject("operations").add(name, operation(name, action));
  }

  private JsonObject message(FieldDescriptor kind, JsonObject payload) {
    JsonObject example = new JsonObject();
    example.add("payload", payload);
    JsonArray examples = new JsonArray();
    examples.add(example);
    JsonObject message = new JsonObject();
    message.addProperty("name", kind.getJsonName());
    message.addProperty("summary", comments.of(kind.getMessageType()));
    message.add("payload", schemas.of(kind));
    message.add("examples", examples);
    return message;
  }

  private static JsonObject operation(String name, String action) {
    JsonObject operation = new JsonObject();
    operation.addProperty("action", action);
    operation.add("channel", ref("#/channels/ws"));
    operation.add("messages", messages(List.of(name)));
    if (action.equals("receive") && REPLIES.containsKey(name)) {
      JsonObject reply = new JsonObject();
      reply.add("channel", ref("#/channels/ws"));
      reply.add("messages", messages(REPLIES.get(name)));
      operation.add("reply", reply);
    }
    return operation;
  }

  private static JsonArray messages(List<String> names) {
    JsonArray messages = new JsonArray();
    names.forEach(name -> messages.add(ref("#/channels/ws/messages/" + name)));
    return messages;
  }

  private static JsonObject ref(String to) {
    JsonObject ref = new JsonObject();
    ref.addProperty("$ref", to);
    return ref;
  }
}
