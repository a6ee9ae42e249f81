package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageStatus;
import danliao.api.frame.AckStatus;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Closed;
import danliao.client.connection.Encoding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class GatewayDeathIT {
  /** The lease, the views of it, and what a test needs to see it. */
  private static final Duration LEASE_IS_OVER = Duration.ofSeconds(30);

  @RegisterExtension final World world = new World();

  /** One death for both encodings: it takes long until it is noticed, and until it is back. */
  @Test
  void theUsersOfADeadGatewayAreSoonOfflineAndGetTheirMessagesElsewhere() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    for (Encoding encoding : Encoding.values()) {
      pairs.add(new Pair(world, encoding));
    }
    Launcher.ofRunningStack().kill("gateway-2");
    try {
      for (Pair pair : pairs) {
        pair.atOnce = pair.ann.send(pair.bob, "sent to the dead");
        assertThat(pair.lost.client().closed().get(5, TimeUnit.SECONDS).code())
            .isEqualTo(Closed.NO_CODE);
      }
      for (Pair pair : pairs) {
        pair.isSoonOfflineAndGetsItsMessagesElsewhere();
      }
    } finally {
      Launcher.ofRunningStack().start("gateway-2");
    }
    for (Pair pair : pairs) {
      pair.bob.on(2, pair.encoding, "another").answersAPing();
    }
  }

  /** Ann on the gateway that lives, and bob on the other. */
  private static final class Pair {
    private final Encoding encoding;
    private final Session ann;
    private final TestUser bob;
    private final Session lost;
    private final ServerAck pushed;
    private ServerAck atOnce = ServerAck.getDefaultInstance();

    Pair(World world, Encoding encoding) throws Exception {
      this.encoding = encoding;
      ann = world.user("ann").on(1, encoding);
      bob = world.user("bob");
      lost = bob.on(2, encoding);
      pushed = ann.send(bob, "pushed, never acknowledged");
      lost.receives(pushed);
    }

    void isSoonOfflineAndGetsItsMessagesElsewhere() throws Exception {
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
    }
  }
}
