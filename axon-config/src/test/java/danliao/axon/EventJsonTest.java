package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.MessageEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.UnknownSerializedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
  private static final String ID = "708qv4yfbhvxwm0sd4zy4depjg";
  private static final long SEQ = 3705346855594496001L;
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.120Z");

  private final EventJson json = new EventJson();

  static Stream<Arguments> approved() {
    return Stream.of(
        Arguments.of(
            "MessageSent@1",
            new MessageEvent.Sent(
                ID,
                "aaaaaaaa",
                "alice:bob",
                "alice",
                "bob",
                "text/plain",
                "你好, Bob",
                SEQ,
                Instant.parse("2026-01-02T03:04:05Z"))),
        Arguments.of(
            "MessageMarkedOffline@1",
            new MessageEvent.MarkedOffline(ID, "alice:bob", "alice", "bob", SEQ, AT)),
        Arguments.of(
            "MessageReceived@1",
            new MessageEvent.Received(ID, "alice:bob", "alice", "bob", SEQ, AT)),
        Arguments.of(
            "MessageRead@1", new MessageEvent.Read(ID, "alice:bob", "alice", "bob", SEQ, AT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("approved")
  void anEventIsWrittenAsItsApprovedFile(String typeAtRevision, MessageEvent event)
      throws IOException {
    SerializedObject<String> written = json.serialize(event, String.class);
    assertThat(written.getData()).isEqualTo(file(typeAtRevision));
    assertThat(written.getType().getName() + "@" + written.getType().getRevision())
        .isEqualTo(typeAtRevision);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("approved")
  void anApprovedFileIsReadAsItsEvent(String typeAtRevision, MessageEvent event)
      throws IOException {
    String[] type = typeAtRevision.split("@", -1);
    Object read =
        json.deserialize(
            new SimpleSerializedObject<>(
                file(typeAtRevision).getBytes(StandardCharsets.UTF_8),
                byte[].class,
                type[0],
                type[1]));
    assertThat(read).isEqualTo(event);
  }

  @Test
  void everyEventHasAnApprovedFile() {
    Set<Class<?>> covered =
        approved().map(a -> a.get()[1].getClass()).collect(Collectors.toUnmodifiableSet());
    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(MessageEvent.class.getPermittedSubclasses()));
  }

  @Test
  void aFieldThatANewerProcessAddedIsIgnored() {
    String newer = "{\"messageId\":\"" + ID + "\",\"later\":1}";
    Object read =
        json.deserialize(
            new SimpleSerializedObject<>(
                newer.getBytes(StandardCharsets.UTF_8), byte[].class, "MessageRead", "1"));
    assertThat(read).isInstanceOf(MessageEvent.Read.class);
  }

  @Test
  void anEventOrARevisionThatThisVersionDoesNotKnowIsSaidToBeUnknown() {
    for (SimpleSerializedObject<byte[]> newer :
        List.of(stored("MessageRead", "2"), stored("MessageRecalled", "1"))) {
      assertThat(json.<byte[], Object>deserialize(newer))
          .isInstanceOfSatisfying(
              UnknownSerializedType.class,
              unknown -> assertThat(unknown.serializedType()).isEqualTo(newer.getType()));
    }
  }

  @Test
  void ofAnEventOnlyTheRevisionIsReadThatIsWritten() {
    EventJson later =
        new EventJson(
            new StoredTypes(
                List.of(new StoredTypes.Stored(MessageEvent.Read.class, "MessageRead", "2"))));
    assertThat(later.typeForClass(MessageEvent.Read.class).getRevision()).isEqualTo("2");
    assertThat(later.<byte[], Object>deserialize(stored("MessageRead", "2")))
        .isInstanceOf(MessageEvent.Read.class);
    assertThat(later.<byte[], Object>deserialize(stored("MessageRead", "1")))
        .isInstanceOf(UnknownSerializedType.class);
  }

  private static SimpleSerializedObject<byte[]> stored(String type, String revision) {
    return new SimpleSerializedObject<>(
        "{}".getBytes(StandardCharsets.UTF_8), byte[].class, type, revision);
  }

  @Test
  void nullsAreNotWritten() {
    MessageEvent.Read partial = new MessageEvent.Read(ID, "alice:bob", "alice", null, SEQ, AT);
    assertThat(json.serialize(partial, String.class).getData()).doesNotContain("recipient");
  }

  @Test
  void tokensAndMetaDataSurviveARoundTrip() {
    TrackingToken token = GapAwareTrackingToken.newInstance(12, Set.of(7L, 9L));
    assertThat(roundTrip(token)).isEqualTo(token);
    TrackingToken replay = ReplayToken.createReplayToken(token);
    assertThat(roundTrip(replay)).isEqualTo(replay);
    MetaData metaData = MetaData.with("traceId", "1");
    assertThat(roundTrip(metaData)).isEqualTo(metaData);
  }

  private Object roundTrip(Object value) {
    return json.deserialize(json.serialize(value, byte[].class));
  }

  private static String file(String typeAtRevision) throws IOException {
    String path = "/events/" + typeAtRevision + ".json";
    try (InputStream in = EventJsonTest.class.getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
