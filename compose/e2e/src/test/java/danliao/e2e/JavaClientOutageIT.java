package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.frame.ServerAck;
import danliao.client.ChatClient;
import danliao.client.query.MessageItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Disruptive
class JavaClientOutageIT {
  private static final int MESSAGES = 150;

  @RegisterExtension final World world = new World();

  /** Both gateways: whichever a client was connected to, and where it might have gone. */
  @Test
  void whatIsSentWhileGatewaysDieArrivesOnceOnItsOwn() throws Exception {
    TestUser ann = world.user("ann");
    TestUser bob = world.user("bob");
    Listening hears = new Listening();
    try (ChatClient annChat = ann.chat(new Listening()).start();
        ChatClient bobChat = bob.chat(hears).start()) {
      List<CompletableFuture<ServerAck>> answers = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        answers.add(annChat.send(bob.id(), "number " + i));
        if (i == MESSAGES / 3) {
          answers.getFirst().get(World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
          Launcher.ofRunningStack().kill("gateway-1", "gateway-2");
        }
        if (i == 2 * MESSAGES / 3) {
          Launcher.ofRunningStack().start("gateway-1", "gateway-2");
        }
      }
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .get(2 * World.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Awaitility.await("all messages, once each")
          // The waits between two tries have grown while there was no gateway.
          .atMost(World.PATIENCE.multipliedBy(2))
          .untilAsserted(
              () ->
                  assertThat(hears.ids())
                      .as("%s %s", bobChat.counts(), hears.states)
                      .hasSize(MESSAGES)
                      .doesNotHaveDuplicates());
      assertThat(annChat.pending()).isEmpty();
      assertThat(bobChat.counts().connects()).isGreaterThan(1);
    } finally {
      Launcher.ofRunningStack().up();
    }
    assertThat(
            ann.query().messages(ann.conversationWith(bob), null, null, 200).items().stream()
                .map(MessageItem::content))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MESSAGES).mapToObj(i -> "number " + i).toList());
  }
}
