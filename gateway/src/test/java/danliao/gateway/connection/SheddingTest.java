package danliao.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.Message;
import danliao.gateway.frames.CloseReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SheddingTest {
  private static final int LIMIT = 1 << 20;

  private final Connections connections = new Connections(new SimpleMeterRegistry());
  private final TestConnection alice = new TestConnection("alice", connections);
  private final TestConnection bob = new TestConnection("bob", connections);
  private final TestConnection carol = new TestConnection("carol", connections);
  private final Shedding shedding = new Shedding(connections, LIMIT, new SimpleMeterRegistry());

  @AfterEach
  void stop() {
    shedding.close();
  }

  @Test
  void nobodyIsClosedWithinTheBound() {
    holdsUnfinishedFrames(alice, 15);
    shedding.look();
    assertThat(alice.connection().isOpen()).isTrue();
  }

  @Test
  void theUserWhoMakesUsHoldMostIsClosedAndSaidWhy() {
    holdsUnfinishedFrames(alice, 4);
    holdsUnfinishedFrames(bob, 14);
    holdsUnfinishedFrames(carol, 4);
    shedding.look();
    assertThat(bob.connection().closeReason()).isEqualTo(CloseReason.OVERLOADED);
    assertThat(bob.closeCode()).isEqualTo(1013);
    assertThat(alice.connection().isOpen()).isTrue();
    assertThat(carol.connection().isOpen()).isTrue();
  }

  @Test
  void manyDevicesOfOneUserCountTogether() {
    holdsUnfinishedFrames(alice, 7);
    TestConnection tablet = new TestConnection("alice", "tablet", connections);
    holdsUnfinishedFrames(tablet, 7);
    holdsUnfinishedFrames(bob, 8);
    shedding.look();
    assertThat(alice.connection().isOpen() && tablet.connection().isOpen()).isFalse();
    assertThat(bob.connection().isOpen()).isTrue();
  }

  @Test
  void whatAClientDoesNotReadCountsAndIsDroppedAtOnce() {
    alice.reads(false);
    shedding.look();
    assertThat(alice.connection().closeReason()).isEqualTo(CloseReason.OVERLOADED);
    assertThat(alice.channel().isOpen()).isFalse();
  }

  @Test
  void whatAClientDoesNotAcknowledgeCountsUntilItDoes() {
    for (int i = 0; i < 100; i++) {
      alice.push(
          Message.newBuilder().setMessageId("m" + i).setConversationId("alice:bob").build(), false);
      alice.written().release();
    }
    long held = alice.connection().totalHeld();
    assertThat(held).isBetween(20_000L, 40_000L);
    for (int i = 0; i < 100; i++) {
      alice.connection().acknowledged(java.util.List.of("m" + i));
    }
    assertThat(alice.connection().totalHeld()).isZero();
  }

  @Test
  void whatAConnectionMissedCounts() {
    alice.reads(false);
    long waiting = alice.connection().waiting();
    assertThat(alice.push("m1")).isFalse();
    assertThat(alice.connection().totalHeld()).isGreaterThan(waiting);
    alice.connection().acknowledged(java.util.List.of("m1"));
    assertThat(alice.connection().totalHeld()).isEqualTo(waiting);
  }

  @Test
  void aFrameThatIsFinishedIsNotHeldAnyMore() {
    holdsUnfinishedFrames(alice, 1);
    assertThat(alice.connection().totalHeld()).isGreaterThan(60_000);
    alice.write(
        new io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame(
            Unpooled.EMPTY_BUFFER));
    assertThat(alice.connection().totalHeld()).isLessThan(1_000);
  }

  /** At most so many times 64,000 bytes. */
  private static void holdsUnfinishedFrames(TestConnection client, int times) {
    client.write(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[64_000])));
    client.connection().heldOutside().add(64_000L * (times - 1));
  }
}
