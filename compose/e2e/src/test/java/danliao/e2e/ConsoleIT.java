package danliao.e2e;

import static danliao.e2e.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import danliao.api.frame.ServerAck;
import danliao.client.connection.Encoding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The operations console in a real browser. */
class ConsoleIT {
  private static final List<String> VIEWS =
      List.of("#/", "#/projections", "#/message", "#/user", "#/dead-letters");

  @RegisterExtension static final Browser browser = new Browser("en");

  @RegisterExtension final World world = new World();

  private final ConsolePage console = new ConsolePage(browser, world);

  @Test
  void whatRunsAndFlowsIsShown() {
    console.signIn();
    for (String service : List.of("gateway-1", "gateway-2", "command-side", "query-side")) {
      console.awaitState("[data-service=\"" + service + "\"]", "UP");
    }
    for (String server : List.of("redis", "rocketmq", "hbase", "elasticsearch")) {
      console.awaitState("[data-server=\"" + server + "\"]", "UP");
    }
    until("a plot", () -> browser.find("[data-plot=\"messages\"] canvas").isDisplayed());
    assertThat(console.complaints()).isEmpty();
  }

  @Test
  void theLifeOfAMessageIsShownWithoutWhatItSays() throws Exception {
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    ServerAck ack = alice.on(1, Encoding.JSON).send(bob, "nobody else's business");
    console.signIn().go("#/message");
    browser.type("#message-id", ack.getMessageId() + Keys.ENTER);
    for (String store : List.of("mysql", "hbase", "redis", "elasticsearch")) {
      until(
          store + " to agree",
          () ->
              browser.all("[data-store=\"" + store + "\"] [data-agrees]").stream()
                  .map(row -> row.getAttribute("data-agrees"))
                  .distinct()
                  .toList()
                  .equals(List.of("true")));
    }
    assertThat(browser.find("body").getText())
        .contains(alice.id(), bob.id())
        .doesNotContain("business");
    browser.click("#reveal");
    console.confirm();
    until(
        "what it says", () -> browser.find("#revealed").getText().equals("nobody else's business"));
    assertThat(console.complaints()).isEmpty();
  }

  @Test
  void aUserIsShownWithTheirDevices() throws Exception {
    TestUser bob = world.user("bob");
    bob.on(2, Encoding.JSON, "phone");
    console.signIn().go("#/user");
    browser.type("#user-id", bob.id() + Keys.ENTER);
    until("the device", () -> browser.find("[data-device]").getText().contains("phone"));
  }

  @Test
  void whoIsNoOperatorIsNotLetIn() {
    console.open().signIn(world.user("alice").token());
    until("a refusal", () -> browser.find("#sign-in-error").isDisplayed());
    browser.awaitPage("data-console", "signed-out");
  }

  @Test
  void everyOperatorCanUseItInAnyLight() {
    console.signIn();
    for (String colors : List.of("light", "dark")) {
      browser.colors(colors);
      for (String view : VIEWS) {
        show(view);
        assertThat(new AxeBuilder().analyze(browser.driver()).getViolations())
            .as(view + ", " + colors)
            .extracting(rule -> rule.getId() + " " + rule.getNodes().getFirst().getHtml())
            .isEmpty();
      }
    }
    browser.colors("light");
  }

  @Test
  void onAPhoneNothingIsBesideTheScreen() {
    browser.size(390, 844);
    try {
      console.signIn();
      for (String view : VIEWS) {
        show(view);
        assertThat(
                browser
                    .driver()
                    .executeScript(
                        "return document.documentElement.scrollWidth"
                            + " - document.documentElement.clientWidth"))
            .as(view)
            .isEqualTo(0L);
      }
    } finally {
      browser.size(1200, 800);
    }
  }

  private void show(String view) {
    console.go(view);
    until("the view " + view, () -> browser.find("main h1, main h2").isDisplayed());
  }
}
