package danliao.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ServerFrame;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.FrameCodec;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private static final Path APPROVED = Path.of("src/main/resources/web/asyncapi.json");

  /** Of version 1 of the protocol as it was released; clients are written from it. */
  private static final Path RELEASED = Path.of("src/test/resources/asyncapi-1.json");

  private static final JsonObject MADE = AsyncApi.document();

  @Test
  void whatIsServedIsMadeFromTheSchemaOfTheFrames() throws IOException {
    String made = AsyncApi.text(MADE);
    if (Boolean.getBoolean("danliao.contract.write")) {
      Files.writeString(APPROVED, made);
    }
    assertThat(Files.readString(APPROVED))
        .as("%s; -Ddanliao.contract.write=true writes it", APPROVED)
        .isEqualTo(made);
  }

  @Test
  void anOlderClientStillUnderstandsIt() throws IOException {
    JsonObject released = JsonParser.parseString(Files.readString(RELEASED)).getAsJsonObject();
    assertThat(Compatibility.breaks(released, MADE)).isEmpty();
  }

  @Test
  void everyKindOfFrameIsThere() {
    assertThat(MADE.getAsJsonObject("operations").keySet())
        .containsExactlyElementsOf(
            Stream.of(ClientFrame.getDescriptor(), ServerFrame.getDescriptor())
                .flatMap(frame -> frame.getFields().stream())
                .map(FieldDescriptor::getJsonName)
                .toList());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = references(MADE).toList();
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      JsonElement at = MADE;
      for (String key : reference.substring("#/".length()).split("/", -1)) {
        at = at.getAsJsonObject().get(key);
        assertThat(at).as(reference).isNotNull();
      }
    }
  }

  @Test
  void everyCloseCodeIsThere() {
    String channel =
        MADE.getAsJsonObject("channels").getAsJsonObject("ws").get("description").getAsString();
    for (CloseReason reason : CloseReason.values()) {
      assertThat(channel).contains(" " + reason.code() + " ");
    }
  }

  @Test
  void theGatewayReadsWhatIsAnExampleForClients() throws InvalidProtocolBufferException {
    for (ClientFrame example : Examples.OF_CLIENTS) {
      byte[] written = Examples.json(example).toString().getBytes(StandardCharsets.UTF_8);
      assertThat(FrameCodec.JSON.decode(Unpooled.wrappedBuffer(written))).isEqualTo(example);
    }
  }

  private static Stream<String> references(JsonElement in) {
    if (in.isJsonArray()) {
      return in.getAsJsonArray().asList().stream().flatMap(AsyncApiTest::references);
    }
    if (!in.isJsonObject()) {
      return Stream.empty();
    }
    JsonObject object = in.getAsJsonObject();
    return object.has("$ref")
        ? Stream.of(object.get("$ref").getAsString())
        : object.asMap().values().stream().flatMap(AsyncApiTest::references);
  }
}
