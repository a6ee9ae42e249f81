package danliao.e2e;

import static danliao.e2e.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.client.query.MessageItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The web chat while what it talks to is away. */
@Disruptive
class WebChatOutageIT {
  @RegisterExtension static final Browser browser = new Browser("en");

  @RegisterExtension final World world = new World();

  private final TestUser alice = world.user("alice");
  private final TestUser bob = world.user("bob");

  @Test
  void whatIsWrittenWithoutAnyGatewayIsSentOnceTheyAreBack() throws Exception {
    ChatPage page = page();
    page.send("before");
    page.awaitMessage("before", "sent");
    Launcher.ofRunningStack().kill("gateway-1", "gateway-2");
    try {
      page.awaitConnection("waiting");
      page.send("meanwhile");
      page.awaitMessage("meanwhile", "pending");
    } finally {
      Launcher.ofRunningStack().start("gateway-1", "gateway-2");
    }
    page.awaitMessage("meanwhile", "sent");
    page.awaitConnection("online");
    assertThat(page.texts()).containsExactly("before", "meanwhile");
    assertThat(bob.query().messages(alice.conversationWith(bob)))
        .extracting(MessageItem::content)
        .containsExactly("meanwhile", "before");
  }

  @Test
  void whatIsNotSentYetSurvivesAReload() throws Exception {
    ChatPage page = page();
    Launcher.ofRunningStack().kill("rocketmq");
    try {
      page.send("for later");
      page.awaitMessage("for later", "pending");
      page.reload();
      page.awaitMessage("for later", "pending");
    } finally {
      Launcher.ofRunningStack().start("rocketmq");
    }
    page.awaitMessage("for later", "sent");
    page.reload();
    page.awaitMessage("for later", "sent");
    assertThat(page.texts()).containsExactly("for later");
    assertThat(bob.query().messages(alice.conversationWith(bob))).hasSize(1);
  }

  private ChatPage page() {
    ChatPage page = new ChatPage(browser, world.local().page());
    page.as(alice.id()).chatWith(bob.id());
    until("a conversation to write in", () -> page.shows("#draft"));
    return page;
  }
}
