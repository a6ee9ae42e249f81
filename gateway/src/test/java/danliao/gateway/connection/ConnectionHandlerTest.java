package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Ack;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.Ping;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.ServerFrames;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionHandlerTest {
  private static final ClientFrame PING =
      ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build();
  private static final ClientFrame ACK =
      ClientFrame.newBuilder().setAck(Ack.newBuilder().addMessageIds("m1")).build();

  @Test
  void aClientThatIsSilentForTwoHeartbeatsIsClosedWith4408() {
    TestConnection client = new TestConnection();
    client.pass(Duration.ofSeconds(59));
    assertThat(client.connection().isOpen()).isTrue();
    client.pass(Duration.ofSeconds(1));
    assertThat(client.closeCode()).isEqualTo(4408);
  }

  @Test
  void anyFrameIsAHeartbeat() {
    TestConnection client = new TestConnection();
    client.pass(Duration.ofSeconds(50));
    client.write(new PongWebSocketFrame());
    client.pass(Duration.ofSeconds(50));
    client.send(PING);
    client.pass(Duration.ofSeconds(59));
    assertThat(client.connection().isOpen()).isTrue();
    client.pass(Duration.ofSeconds(1));
    assertThat(client.closeCode()).isEqualTo(4408);
  }

  @Test
  void anUnacknowledgedPushMakesTheGatewayProbeAndCloseWhoDoesNotAnswer() {
    TestConnection client = new TestConnection();
    assertThat(client.push("m1")).isTrue();
    assertThat(client.frame().getMessage().getMessageId()).isEqualTo("m1");
    client.pass(Duration.ofMillis(9_999));
    assertThat(client.written()).isNull();
    client.pass(Duration.ofMillis(1));
    assertThat(client.written()).isInstanceOf(PingWebSocketFrame.class);
    client.pass(Duration.ofSeconds(5));
    assertThat(client.closeCode()).isEqualTo(4408);
    assertThat(client.connection().unacknowledgedPushes())
        .extracting(Unacknowledged.Push::messageId)
        .containsExactly("m1");
  }

  @Test
  void aClientThatAnswersTheProbeIsLeftInPeace() {
    TestConnection client = new TestConnection();
    client.push("m1");
    client.frame();
    client.pass(Duration.ofSeconds(10));
    assertThat(client.written()).isInstanceOf(PingWebSocketFrame.class);
    client.pass(Duration.ofSeconds(1));
    client.write(new PongWebSocketFrame());
    client.pass(Duration.ofSeconds(30));
    assertThat(client.written()).isNull();
    assertThat(client.connection().isOpen()).isTrue();
  }

  @Test
  void anAcknowledgedPushCausesNoProbe() {
    TestConnection client = new TestConnection();
    client.push("m1");
    client.frame();
    client.connection().acknowledged(List.of("m1"));
    client.pass(Duration.ofSeconds(20));
    assertThat(client.written()).isNull();
  }

  @Test
  void aMessageComesOnceOnAConnectionHoweverOftenItIsPushed() {
    TestConnection client = new TestConnection();
    client.push("m1", true, false);
    client.push("m1");
    assertThat(client.frame().getMessage().getMessageId()).isEqualTo("m1");
    assertThat(client.written()).isNull();
    client.connection().acknowledged(List.of("m1"));
    assertThat(client.push("m1", true, false)).isTrue();
    assertThat(client.written()).isNull();
  }

  @Test
  void aMessageThatItsSenderSendsAgainComesAgain() {
    TestConnection client = new TestConnection();
    client.push("m1");
    client.frame();
    client.push("m1", true, true);
    assertThat(client.frame().getMessage().getMessageId()).isEqualTo("m1");
  }

  @Test
  void aRedeliveryBeforeOrAfterTheLivePushLeavesTheDutyToMarkOffline() {
    TestConnection client = new TestConnection();
    client.push("early", true, false);
    client.push("early");
    client.push("late");
    client.push("late", true, false);
    client.push("sentAgain");
    client.push("sentAgain", true, true);
    client.push("never live", true, false);
    client.channel().runPendingTasks();
    assertThat(client.connection().unacknowledgedPushes())
        .extracting(Unacknowledged.Push::messageId)
        .containsExactlyInAnyOrder("early", "late", "sentAgain");
  }

  @Test
  void aLivePushThatWasMissedAndComesRedeliveredLeavesTheDutyToMarkOffline() {
    TestConnection client = new TestConnection();
    client.reads(false);
    assertThat(client.push("m1")).isFalse();
    client.reads(true);
    assertThat(client.push("m1", true, false)).isTrue();
    assertThat(client.frame().getMessage().getRedelivered()).isTrue();
    assertThat(client.connection().unacknowledgedPushes())
        .extracting(Unacknowledged.Push::messageId)
        .containsExactly("m1");
  }

  @Test
  void onlySoManyPushesAreRemembered() {
    TestConnection client = new TestConnection("limits.unacknowledged=2");
    client.push("m1");
    client.push("m2");
    client.push("m3");
    assertThat(client.connection().unacknowledgedPushes())
        .extracting(Unacknowledged.Push::messageId)
        .containsExactly("m2", "m3");
  }

  @Test
  void theConnectionEndsWithItsToken() {
    TestConnection client = new TestConnection();
    for (int minute = 0; minute < 59; minute++) {
      client.pass(Duration.ofMinutes(1).minusMillis(1));
      client.send(PING);
    }
    assertThat(client.connection().isOpen()).isTrue();
    client.pass(Duration.ofSeconds(59));
    client.send(PING);
    client.pass(Duration.ofSeconds(2));
    assertThat(client.closeCode()).isEqualTo(4401);
  }

  @Test
  void invalidFramesAreAnsweredUntilTheyAreTooMany() {
    TestConnection client = new TestConnection("limits.invalid-frames-per-minute=2");
    for (int i = 0; i < 2; i++) {
      client.write(new TextWebSocketFrame("{}"));
      assertThat(client.frame().getError().getCode()).isEqualTo(ErrorCode.INVALID_FRAME);
    }
    client.write(new TextWebSocketFrame("{}"));
    assertThat(client.closeCode()).isEqualTo(4400);
    assertThat(client.received()).isEmpty();
  }

  @Test
  void invalidFramesAreForgivenAfterAMinute() {
    TestConnection client = new TestConnection("limits.invalid-frames-per-minute=1");
    client.write(new TextWebSocketFrame("{}"));
    client.pass(Duration.ofSeconds(50));
    client.send(PING);
    client.pass(Duration.ofSeconds(11));
    client.write(new TextWebSocketFrame("{}"));
    assertThat(client.connection().isOpen()).isTrue();
  }

  @Test
  void aFloodOfFramesIsClosedWith4429() {
    TestConnection client =
        new TestConnection("limits.frames-per-second=10", "limits.frame-burst=10");
    for (int i = 0; i < 11; i++) {
      client.send(PING);
    }
    assertThat(client.closeCode()).isEqualTo(4429);
    assertThat(client.received()).hasSize(10);
  }

  @Test
  void sendingOnThoughTooFastIsAFlood() {
    TestConnection client = new TestConnection("limits.flood-refusals=1");
    client.connection().refuseForRate("abcdefgh", 1);
    assertThat(client.frame().getError().getCode()).isEqualTo(ErrorCode.RATE_LIMITED);
    client.connection().refuseForRate("abcdefgh", 1);
    assertThat(client.closeCode()).isEqualTo(4429);
  }

  @Test
  void aFrameThatIsTooLargeIsAnsweredAndTheConnectionSurvives() {
    TestConnection client = new TestConnection("limits.frame-bytes=1024");
    client.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[1025])));
    assertThat(client.frame().getError().getCode()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    client.write(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[1000])));
    client.write(new ContinuationWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[1000])));
    client.write(new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[1])));
    assertThat(client.frame().getError().getCode()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    client.send(PING);
    assertThat(client.received()).containsExactly(PING);
  }

  @Test
  void fragmentsArePutTogetherThoughAPingComesBetween() {
    TestConnection client = new TestConnection();
    byte[] bytes = PING.toByteArray();
    client.write(new BinaryWebSocketFrame(false, 0, Unpooled.copiedBuffer(bytes, 0, 1)));
    client.write(new PingWebSocketFrame());
    client.write(
        new ContinuationWebSocketFrame(true, 0, Unpooled.copiedBuffer(bytes, 1, bytes.length - 1)));
    assertThat(client.written()).isInstanceOf(PongWebSocketFrame.class);
    assertThat(client.received()).containsExactly(PING);
  }

  @Test
  void aClientsCloseIsEchoed() {
    TestConnection client = new TestConnection();
    client.write(new CloseWebSocketFrame(1000, "bye"));
    assertThat(client.closeCode()).isEqualTo(1000);
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void aClientThatClosesAndTakesNoAnswerIsClosedSoon() {
    TestConnection client = new TestConnection();
    client.takes(0);
    client.write(new CloseWebSocketFrame(1000, "bye"));
    client.pass(Duration.ofMillis(1_999));
    assertThat(client.written()).isNull();
    assertThat(client.channel().isOpen()).isTrue();
    client.pass(Duration.ofMillis(1));
    assertThat(client.channel().isOpen()).isFalse();
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void aClosedConnectionTakesNothingAndWaitsBrieflyForTheClient() {
    TestConnection client = new TestConnection();
    client.connection().close(CloseReason.REPLACED);
    assertThat(client.closeCode()).isEqualTo(4409);
    assertThat(client.push("m1")).isFalse();
    client.send(PING);
    assertThat(client.received()).isEmpty();
    assertThat(client.channel().isOpen()).isTrue();
    client.pass(Duration.ofSeconds(2));
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void anAckThatMeetsOurCloseIsTakenAndNothingElseIs() {
    TestConnection client = new TestConnection();
    client.connection().close(CloseReason.RESTARTING);
    assertThat(client.closeCode()).isEqualTo(1012);
    client.send(PING);
    client.write(new PingWebSocketFrame());
    client.send(ACK);
    assertThat(client.received()).containsExactly(ACK);
    assertThat(client.written()).isNull();
  }

  @Test
  void acksThatMeetOurCloseArePacedThoughTheConnectionWasNotRead() {
    TestConnection client = new TestConnection("limits.acks-per-second=1", "limits.ack-burst=1");
    client.connection().pause();
    client.connection().close(CloseReason.RESTARTING);
    assertThat(client.channel().config().isAutoRead()).isTrue();
    client.connection().pacedForAcks(2);
    assertThat(client.channel().config().isAutoRead()).isFalse();
    client.pass(Duration.ofSeconds(1));
    assertThat(client.channel().config().isAutoRead()).isTrue();
    client.connection().resume();
    assertThat(client.channel().config().isAutoRead()).isTrue();
  }

  @Test
  void aClientWhoseBufferIsFullIsReadOn() {
    TestConnection client = new TestConnection();
    client.reads(false);
    assertThat(client.push("m1")).isFalse();
    client.send(ACK);
    assertThat(client.channel().config().isAutoRead()).isTrue();
    assertThat(client.received()).containsExactly(ACK);
  }

  @Test
  void whoAsksForMuchAndTakesNothingIsNotReadUntilItHas() {
    TestConnection client = new TestConnection();
    client.reads(false);
    for (int i = 0; i < 256; i++) {
      client.write(new PingWebSocketFrame());
    }
    assertThat(client.channel().config().isAutoRead()).isTrue();
    client.write(new PingWebSocketFrame());
    assertThat(client.channel().config().isAutoRead()).isFalse();
    client.reads(true);
    assertThat(client.channel().config().isAutoRead()).isTrue();
  }

  @Test
  void norIsWhoAsksForManyBytes() {
    TestConnection client = new TestConnection();
    client.reads(false);
    String large = "x".repeat(60_000);
    client.connection().reply(ServerFrames.error(ErrorCode.INVALID_ARGUMENT, large));
    assertThat(client.channel().config().isAutoRead()).isTrue();
    client.connection().reply(ServerFrames.error(ErrorCode.INVALID_ARGUMENT, large));
    assertThat(client.channel().config().isAutoRead()).isFalse();
  }

  @Test
  void aClientIsClosedWith1013OnlyWhenItTakesNothingAtAll() {
    TestConnection client = new TestConnection("timeouts.slow-reader=12s");
    client.reads(false);
    for (int i = 0; i < 20; i++) {
      client.pass(Duration.ofSeconds(9));
      client.takes(1);
    }
    client.pass(Duration.ofSeconds(9));
    assertThat(client.connection().isOpen()).isTrue();
    client.pass(Duration.ofSeconds(12));
    assertThat(client.connection().closeReason()).isEqualTo(CloseReason.SLOW_READER);
    client.reads(true);
  }

  @Test
  void aClientThatIsStillTakingWhatWasWrittenIsNeitherProbedNorSilent() {
    TestConnection client = new TestConnection();
    client.push("m1");
    client.frame();
    client.reads(false);
    for (int i = 0; i < 20; i++) {
      client.pass(Duration.ofSeconds(9));
      client.takes(1);
    }
    client.reads(true);
    assertThat(client.written()).isNull();
    client.pass(Duration.ofMillis(9_999));
    assertThat(client.written()).isNull();
    client.pass(Duration.ofMillis(1));
    assertThat(client.written()).isInstanceOf(PingWebSocketFrame.class);
    client.write(new PongWebSocketFrame());
    assertThat(client.connection().isOpen()).isTrue();
  }

  @Test
  void aPongIsWaitedForWhileWhatIsAheadOfItsPingMoves() {
    TestConnection client = new TestConnection();
    client.takes(0);
    client.push("m1");
    client.pass(Duration.ofSeconds(10));
    for (int i = 0; i < 3; i++) {
      client.takes(1);
      client.pass(Duration.ofSeconds(5));
      assertThat(client.connection().isOpen()).isTrue();
    }
    client.pass(Duration.ofSeconds(5));
    assertThat(client.connection().closeReason()).isEqualTo(CloseReason.NO_HEARTBEAT);
    client.reads(true);
  }

  @Test
  void timeDuringWhichAClientIsNotReadDoesNotCountAgainstIt() {
    TestConnection client = new TestConnection();
    client.push("m1");
    client.frame();
    client.pass(Duration.ofSeconds(10));
    assertThat(client.written()).isInstanceOf(PingWebSocketFrame.class);
    client.connection().pause();
    client.pass(Duration.ofSeconds(70));
    client.connection().resume();
    client.pass(Duration.ofMillis(4_999));
    assertThat(client.connection().isOpen()).isTrue();
    client.pass(Duration.ofMillis(1));
    assertThat(client.closeCode()).isEqualTo(4408);
  }
}
