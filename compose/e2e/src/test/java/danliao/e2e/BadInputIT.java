package danliao.e2e;

import static danliao.api.frame.ErrorCode.INVALID_ARGUMENT;
import static danliao.api.frame.ErrorCode.INVALID_FRAME;
import static danliao.api.frame.ErrorCode.MESSAGE_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Ack;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.Error;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Ping;
import danliao.api.frame.Send;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import danliao.client.query.ConversationItem;
import java.util.Collections;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused says why, leaves the connection as it was, and leaves no trace. */
class BadInputIT {
  @RegisterExtension final World world = new World();

  /** A frame as it is written, by the id of the user it would reach. */
  private record Raw(String name, ErrorCode expected, Function<String, Object> frame) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A well-formed frame of wrong contents, made from a good {@code send}. */
  private record Bad(String name, ErrorCode expected, Function<Send, ClientFrame> frame) {
    static Bad send(String name, ErrorCode expected, UnaryOperator<Send.Builder> spoil) {
      return new Bad(
          name,
          expected,
          good -> ClientFrame.newBuilder().setSend(spoil.apply(good.toBuilder())).build());
    }

    static Bad frame(String name, ErrorCode expected, ClientFrame.Builder frame) {
      return new Bad(name, expected, good -> frame.build());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Raw> wrongText() {
    return Stream.of(
        new Raw("malformed JSON", INVALID_FRAME, to -> "{\"send\":{\"to\":\"" + to + "\","),
        new Raw("no JSON", INVALID_FRAME, to -> "hello " + to),
        new Raw("an empty frame", INVALID_FRAME, to -> ""),
        new Raw("JSON that is no object", INVALID_FRAME, to -> "[\"send\",\"" + to + "\"]"),
        new Raw("null", INVALID_FRAME, to -> "null"),
        new Raw("an object without a key", INVALID_FRAME, to -> "{}"),
        new Raw("an unknown kind", INVALID_FRAME, to -> "{\"shout\":{\"to\":\"" + to + "\"}}"),
        new Raw("two kinds", INVALID_FRAME, to -> "{\"ping\":{}," + goodSend(to).substring(1)),
        new Raw(
            "a field of the wrong type",
            INVALID_FRAME,
            to ->
                "{\"send\":{\"clientMsgId\":\"wrong-type\",\"to\":\""
                    + to
                    + "\",\"content\":{\"a\":1}}}"),
        new Raw("deep nesting", INVALID_FRAME, to -> "{\"send\":" + "[".repeat(20_000)),
        new Raw(
            "a binary frame where text was agreed",
            INVALID_FRAME,
            to ->
                ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build().toByteArray()),
        new Raw(
            "a frame beyond the limit", MESSAGE_TOO_LARGE, to -> sendOf(to, "x".repeat(70_000))));
  }

  static Stream<Raw> wrongBinary() {
    return Stream.of(
        new Raw("no protobuf", INVALID_FRAME, to -> new byte[] {10, 100, 1, 2, 3}),
        new Raw("an empty frame", INVALID_FRAME, to -> new byte[0]),
        new Raw("an unknown kind", INVALID_FRAME, to -> new byte[] {(byte) (15 << 3 | 2), 1, 0}),
        new Raw("text where binary was agreed", INVALID_FRAME, BadInputIT::goodSend),
        new Raw(
            "a frame beyond the limit",
            MESSAGE_TOO_LARGE,
            to ->
                ClientFrame.newBuilder()
                    .setSend(
                        Send.newBuilder()
                            .setClientMsgId("too-large-1")
                            .setTo(to)
                            .setContent("x".repeat(70_000)))
                    .build()
                    .toByteArray()));
  }

  static Stream<Arguments> wrongContents() {
    return Stream.of(
            Bad.send("no content", INVALID_ARGUMENT, s -> s.clearContent()),
            Bad.send(
                "content of 16,385 bytes",
                MESSAGE_TOO_LARGE,
                s -> s.setContent("x".repeat(16_385))),
            Bad.send(
                "content of 16,386 bytes in 5,462 characters",
                MESSAGE_TOO_LARGE,
                s -> s.setContent("单".repeat(5_462))),
            Bad.send("no clientMsgId", INVALID_ARGUMENT, s -> s.clearClientMsgId()),
            Bad.send("a short clientMsgId", INVALID_ARGUMENT, s -> s.setClientMsgId("1234567")),
            Bad.send("a long clientMsgId", INVALID_ARGUMENT, s -> s.setClientMsgId("a".repeat(65))),
            Bad.send(
                "a clientMsgId with a blank", INVALID_ARGUMENT, s -> s.setClientMsgId("1234 5678")),
            Bad.send("no recipient", INVALID_ARGUMENT, s -> s.clearTo()),
            Bad.send("a recipient with a colon", INVALID_ARGUMENT, s -> s.setTo("a:b")),
            Bad.send("a long recipient", INVALID_ARGUMENT, s -> s.setTo("a".repeat(65))),
            Bad.send("a recipient in Chinese", INVALID_ARGUMENT, s -> s.setTo("单聊")),
            Bad.send(
                "a content type with a line break",
                INVALID_ARGUMENT,
                s -> s.setContentType("text/plain\r\nx: y")),
            Bad.frame(
                "an ack of nothing",
                INVALID_ARGUMENT,
                ClientFrame.newBuilder().setAck(Ack.newBuilder().setStatus(AckStatus.READ))),
            Bad.frame(
                "an ack without status",
                INVALID_ARGUMENT,
                ClientFrame.newBuilder().setAck(Ack.newBuilder().addMessageIds("0".repeat(26)))),
            Bad.frame(
                "an ack of an unknown status",
                INVALID_ARGUMENT,
                ClientFrame.newBuilder()
                    .setAck(Ack.newBuilder().setStatusValue(9).addMessageIds("0".repeat(26)))),
            Bad.frame(
                "an ack of an id of no form",
                ErrorCode.UNKNOWN_MESSAGE,
                ClientFrame.newBuilder()
                    .setAck(
                        Ack.newBuilder().setStatus(AckStatus.READ).addMessageIds("x".repeat(65)))),
            Bad.frame(
                "an ack of 501",
                INVALID_ARGUMENT,
                ClientFrame.newBuilder()
                    .setAck(
                        Ack.newBuilder()
                            .setStatus(AckStatus.READ)
                            .addAllMessageIds(Collections.nCopies(501, "0".repeat(26))))))
        .flatMap(bad -> Stream.of(Encoding.values()).map(encoding -> Arguments.of(bad, encoding)));
  }

  @ParameterizedTest
  @MethodSource("wrongText")
  void wrongTextIsRefused(Raw raw) throws Exception {
    wrongFrameIsRefused(raw, Encoding.JSON);
  }

  @ParameterizedTest
  @MethodSource("wrongBinary")
  void wrongBinaryIsRefused(Raw raw) throws Exception {
    wrongFrameIsRefused(raw, Encoding.PROTOBUF);
  }

  private void wrongFrameIsRefused(Raw raw, Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    switch (raw.frame().apply(bob.id())) {
      case String text -> ann.client().sendRaw(text);
      case byte[] bytes -> ann.client().sendRaw(bytes);
      default -> throw new AssertionError("expected text or bytes");
    }
    ann.awaitError(raw.expected());
    ann.answersAPing();
    assertNoTrace(ann, bob);
  }

  @ParameterizedTest
  @MethodSource("wrongContents")
  void wrongContentsAreRefused(Bad bad, Encoding encoding) throws Exception {
    TestUser bob = world.user("bob");
    Session ann = world.user("ann").on(1, encoding);
    Send good = Messages.to(bob, "good");
    ClientFrame frame = bad.frame().apply(good);
    ann.client().send(frame);
    Error error = ann.awaitError(bad.expected());
    assertThat(error.getMessage()).isNotBlank();
    if (frame.getSend().getClientMsgId().equals(good.getClientMsgId())) {
      assertThat(error.getClientMsgId()).isEqualTo(good.getClientMsgId());
    }
    ann.answersAPing();
    assertNoTrace(ann, bob);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void nobodyWritesToOneself(Encoding encoding) throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    Error error = ann.refused(Messages.to(ann.user(), "dear diary"));
    assertThat(error.getCode()).isEqualTo(INVALID_ARGUMENT);
    ann.answersAPing();
    assertNoTrace(ann, ann.user());
  }

  private void assertNoTrace(Session sender, TestUser recipient) throws Exception {
    // A barrier: what the sender said before would be visible before this.
    ServerAck barrier = sender.send(world.user("barrier"), "good");
    assertThat(sender.inbox().errors()).hasSize(1);
    assertThat(sender.user().query().conversations(null, null).items())
        .extracting(ConversationItem::conversationId)
        .containsExactly(barrier.getConversationId());
    assertThat(sender.user().query().unread().total()).isZero();
    assertThat(sender.user().query().offline(null)).isEmpty();
    if (!recipient.equals(sender.user())) {
      assertThat(recipient.query().conversations(null, null).items()).isEmpty();
      assertThat(recipient.query().unread().total()).isZero();
      assertThat(recipient.query().offline(null)).isEmpty();
      assertThat(recipient.query().search("good")).isEmpty();
    }
  }

  private static String goodSend(String to) {
    return sendOf(to, "good");
  }

  private static String sendOf(String to, String content) {
    return "{\"send\":{\"clientMsgId\":\"bad-input-0001\",\"to\":\""
        + to
        + "\",\"content\":\""
        + content
        + "\"}}";
  }
}
