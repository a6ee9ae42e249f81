package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.Closed;
import danliao.client.Encoding;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Disruptive
class GatewayDeathIT {
  /** The lease, the views of it, and what a test needs to see it. */
  private static final Duration LEASE_IS_OVER = Duration.ofSeconds(30);

  @RegisterExtension final World world = new World();

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void theUsersOfADeadGatewayAreSoonOfflineAndGetTheirMessagesElsewhere(Encoding encoding)
      throws Exception {
    Session ann = world.user("ann").on(1, encoding);
    TestUser bob = world.user("bob");
    Session lost = bob.on(2, encoding);
    ServerAck pushed = ann.send(bob, "pushed, never acknowledged");
    lost.receives(pushed);

    Launcher.ofRunningStack().kill("gateway-2");
    try {
      ServerAck atOnce = ann.send(bob, "sent to the dead");
      assertThat(lost.client().closed().get(5, TimeUnit.SECONDS).code()).isEqualTo(Closed.NO_CODE);
      await()
          .atMost(LEASE_IS_OVER)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                ServerAck probe = ann.send(bob, "are you still there?");
                return ann.receiptOf(probe, AckStatus.UNREAD).getRecipientOffline();
              });
      ServerAck offline = ann.send(bob, "offline by now");
      ann.receiptOf(offline, AckStatus.UNREAD);
      assertThat(bob.query().message(offline.getMessageId()).status())
          .isEqualTo(MessageStatus.OFFLINE);

      Session elsewhere = bob.on(1, encoding);
      for (ServerAck ack : new ServerAck[] {pushed, atOnce, offline}) {
        assertThat(elsewhere.receives(ack).getRedelivered()).isTrue();
      }
      ServerAck live = ann.send(bob, "welcome back");
      assertThat(elsewhere.receives(live).getSeq()).isEqualTo(live.getSeq());
    } finally {
      Launcher.ofRunningStack().start("gateway-2");
    }
    bob.on(2, encoding, "another").answersAPing();
  }
}
