package danliao.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
  private static final JsonObject RELEASED = AsyncApi.document();

  @Test
  void whatIsTheSameBreaksNothing() {
    assertThat(breaksOf(now -> {})).isEmpty();
  }

  @Test
  void aNewFieldBreaksNothing() {
    JsonElement text = JsonParser.parseString("{\"type\": \"string\"}");
    assertThat(breaksOf(now -> fields(now, "send").add("replyTo", text))).isEmpty();
    assertThat(breaksOf(now -> fields(now, "message").add("replyTo", text))).isEmpty();
  }

  @Test
  void aFieldThatIsNowAlwaysThereBreaksNothing() {
    assertThat(breaksOf(now -> frame(now, "error").getAsJsonArray("required").add("messageId")))
        .isEmpty();
  }

  @Test
  void aNewFrameBreaksNothing() {
    assertThat(
            breaksOf(
                now -> {
                  messages(now).add("typing", messages(now).get("ping").deepCopy());
                  operations(now).add("typing", operations(now).get("ping").deepCopy());
                }))
        .isEmpty();
  }

  @Test
  void aLooserBoundBreaksNothing() {
    assertThat(
            breaksOf(
                now -> {
                  fields(now, "ack").getAsJsonObject("messageIds").addProperty("maxItems", 1_000);
                  fields(now, "sync").getAsJsonObject("limit").remove("minimum");
                  fields(now, "send").getAsJsonObject("to").remove("pattern");
                }))
        .isEmpty();
  }

  @Test
  void aValueMoreThatClientsMaySendBreaksNothing() {
    assertThat(breaksOf(now -> field(now, "ack", "status").getAsJsonArray("enum").add("HEARD")))
        .isEmpty();
  }

  @Test
  void aFieldIsGone() {
    assertThat(breaksOf(now -> fields(now, "serverAck").remove("seq")))
        .containsExactly("serverAck.seq is gone");
  }

  @Test
  void aFieldHasAnotherType() {
    assertThat(breaksOf(now -> field(now, "message", "seq").addProperty("type", "integer")))
        .containsExactly("message.seq: type was \"string\", is \"integer\"");
    assertThat(
            breaksOf(
                now ->
                    field(now, "ack", "messageIds")
                        .getAsJsonObject("items")
                        .addProperty("type", "integer")))
        .containsExactly("ack.messageIds[]: type was \"string\", is \"integer\"");
  }

  @Test
  void aFieldHasAnotherNumber() {
    assertThat(
            breaksOf(
                now -> field(now, "synced", "more").addProperty("x-protobuf", "bool more = 3")))
        .containsExactly("synced.more: x-protobuf was \"bool more = 2\", is \"bool more = 3\"");
  }

  @Test
  void aValueIsGone() {
    assertThat(
            breaksOf(
                now ->
                    field(now, "ack", "status")
                        .getAsJsonArray("enum")
                        .remove(new JsonPrimitive("READ"))))
        .containsExactly("ack.status: the value \"READ\" is gone");
  }

  @Test
  void aValueIsNewThatClientsDoNotKnow() {
    assertThat(breaksOf(now -> field(now, "error", "code").getAsJsonArray("enum").add("TIRED")))
        .containsExactly("error.code: the value \"TIRED\" is new, and clients know a closed list");
  }

  @Test
  void moreIsRequiredOfClients() {
    assertThat(breaksOf(now -> frame(now, "send").getAsJsonArray("required").add("contentType")))
        .containsExactly("send.contentType is now required of clients");
  }

  @Test
  void aFieldIsNoLongerAlwaysThere() {
    assertThat(
            breaksOf(
                now ->
                    frame(now, "welcome")
                        .getAsJsonArray("required")
                        .remove(new JsonPrimitive("userId"))))
        .containsExactly("welcome.userId is no longer always there");
  }

  @Test
  void aBoundIsTighter() {
    assertThat(
            breaksOf(
                now -> {
                  field(now, "ack", "messageIds").addProperty("maxItems", 100);
                  field(now, "send", "content").addProperty("minLength", 2);
                  field(now, "send", "contentType").addProperty("pattern", "^text/plain$");
                }))
        .containsExactly(
            "send.contentType: pattern was null, is \"^text/plain$\"",
            "send.content: minLength was 1, is 2",
            "ack.messageIds: maxItems was 500, is 100");
  }

  @Test
  void aFrameIsGone() {
    assertThat(
            breaksOf(
                now -> {
                  messages(now).remove("sync");
                  operations(now).remove("sync");
                }))
        .containsExactly("operation sync is gone", "message sync is gone");
  }

  @Test
  void aFrameGoesTheOtherWay() {
    assertThat(
            breaksOf(now -> operations(now).getAsJsonObject("ack").addProperty("action", "send")))
        .containsExactly("operation ack: action was \"receive\", is \"send\"");
  }

  @Test
  void anAnswerIsGone() {
    assertThat(breaksOf(now -> operations(now).getAsJsonObject("ping").remove("reply")))
        .containsExactly(
            "operation ping is no longer answered with"
                + " {\"$ref\":\"#/channels/ws/messages/pong\"}");
  }

  private static List<String> breaksOf(Consumer<JsonObject> change) {
    JsonObject now = RELEASED.deepCopy();
    change.accept(now);
    return Compatibility.breaks(RELEASED, now);
  }

  private static JsonObject operations(JsonObject document) {
    return document.getAsJsonObject("operations");
  }

  private static JsonObject messages(JsonObject document) {
    return document.getAsJsonObject("components").getAsJsonObject("messages");
  }

  private static JsonObject frame(JsonObject document, String kind) {
    return messages(document)
        .getAsJsonObject(kind)
        .getAsJsonObject("payload")
        .getAsJsonObject("properties")
        .getAsJsonObject(kind);
  }

  private static JsonObject fields(JsonObject document, String kind) {
    return frame(document, kind).getAsJsonObject("properties");
  }

  private static JsonObject field(JsonObject document, String kind, String field) {
    return fields(document, kind).getAsJsonObject(field);
  }
}
