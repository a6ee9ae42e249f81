package danliao.e2e;

import static danliao.e2e.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import danliao.api.frame.ServerAck;
import danliao.client.Encoding;
import danliao.client.ProjectionItem;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The operations console in a real browser. Alone, for it rebuilds a projection. */
@Disruptive
@EnabledIf(
    value = "danliao.e2e.Browser#isInstalled",
    disabledReason = "expected chromium and chromedriver on the PATH")
class ConsoleIT {
  private static final List<String> VIEWS =
      List.of("#/", "#/projections", "#/message", "#/user", "#/dead-letters");

  private static Browser browser;

  @RegisterExtension final World world = new World();

  @BeforeAll
  static void open() {
    browser = new Browser("en");
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @Test
  void whatRunsAndFlowsIsShown() throws Exception {
    signIn();
    for (String service : List.of("gateway-1", "gateway-2", "command-side", "query-side")) {
      awaitState("[data-service=\"" + service + "\"]", "UP");
    }
    for (String server : List.of("redis", "rocketmq", "hbase", "elasticsearch")) {
      awaitState("[data-server=\"" + server + "\"]", "UP");
    }
    until("a plot", () -> find("[data-plot=\"messages\"] canvas").isDisplayed());
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aRebuildIsWatchedToItsEnd() throws Exception {
    signIn();
    int before = generation("unread");
    go("#/projections");
    click("[data-projection=\"unread\"] [data-action=\"rebuild\"]");
    click("dialog[open] button[value=\"confirm\"]");
    until("the next generation to be live", () -> generation("unread") == before + 1);
    until(
        "the page to say so",
        () -> {
          WebElement shown = find("[data-projection=\"unread\"]");
          return shown.findElements(By.tagName("progress")).isEmpty()
              && shown.getText().matches("(?s).*\\b" + (before + 1) + "\\b.*");
        });
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whatADialogAsksIsNotDoneUnlessConfirmed() throws Exception {
    signIn();
    int before = generation("unread");
    go("#/projections");
    click("[data-projection=\"unread\"] [data-action=\"rebuild\"]");
    until("the question", () -> find("dialog[open]").isDisplayed());
    find("dialog[open]").sendKeys(Keys.ESCAPE);
    until(
        "no question",
        () -> browser.driver().findElements(By.cssSelector("dialog[open]")).isEmpty());
    assertThat(generation("unread")).isEqualTo(before);
  }

  @Test
  void theLifeOfAMessageIsShownWithoutWhatItSays() throws Exception {
    TestUser alice = world.user("alice");
    TestUser bob = world.user("bob");
    ServerAck ack = alice.on(1, Encoding.JSON).send(bob, "nobody else's business");
    signIn();
    go("#/message");
    type("#message-id", ack.getMessageId() + Keys.ENTER);
    for (String store : List.of("mysql", "hbase", "redis", "elasticsearch")) {
      until(
          store + " to agree",
          () ->
              browser
                  .driver()
                  .findElements(By.cssSelector("[data-store=\"" + store + "\"] [data-agrees]"))
                  .stream()
                  .map(row -> row.getAttribute("data-agrees"))
                  .distinct()
                  .toList()
                  .equals(List.of("true")));
    }
    assertThat(find("body").getText()).contains(alice.id(), bob.id()).doesNotContain("business");
    click("#reveal");
    click("dialog[open] button[value=\"confirm\"]");
    until("what it says", () -> find("body").getText().contains("nobody else's business"));
  }

  @Test
  void aUserIsShownWithTheirDevices() throws Exception {
    TestUser bob = world.user("bob");
    bob.on(2, Encoding.JSON, "phone");
    signIn();
    go("#/user");
    type("#user-id", bob.id() + Keys.ENTER);
    until("the device", () -> find("[data-device]").getText().contains("phone"));
  }

  @Test
  void whoIsNoOperatorIsNotLetIn() {
    openConsole();
    type("#token", world.user("alice").token());
    find("#sign-in").submit();
    until("a refusal", () -> find("#sign-in-error").isDisplayed());
    assertThat(find("html").getAttribute("data-console")).isEqualTo("signed-out");
  }

  @Test
  void everyOperatorCanUseItOnAnyScreen() throws Exception {
    signIn();
    for (String colors : List.of("light", "dark")) {
      browser.colors(colors);
      for (String view : VIEWS) {
        go(view);
        until("the view " + view, () -> find("main h1, main h2").isDisplayed());
        assertThat(new AxeBuilder().analyze(browser.driver()).getViolations())
            .as(view + ", " + colors)
            .extracting(rule -> rule.getId() + " " + rule.getNodes().getFirst().getHtml())
            .isEmpty();
      }
    }
    browser.colors("light");
    browser.size(390, 844);
    try {
      for (String view : VIEWS) {
        go(view);
        until("the view " + view, () -> find("main h1, main h2").isDisplayed());
        assertThat(
                browser
                    .driver()
                    .executeScript(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .as(view)
            .isEqualTo(0L);
      }
    } finally {
      browser.size(1200, 800);
    }
  }

  /** But of what the API says with a 404: there was never a rebuild, or a verification. */
  private static List<String> complaints() {
    return browser.complaints().stream()
        .filter(complaint -> !complaint.matches(".*/(rebuild|verify) .*status of 404.*"))
        .toList();
  }

  private void openConsole() {
    String page = world.local().page().toString();
    // Not from the page itself, which might be about to write.
    browser.driver().get(page + "icon.svg");
    browser.driver().executeScript("sessionStorage.clear()");
    browser.driver().get(page + "console");
    until("the console", () -> "signed-out".equals(find("html").getAttribute("data-console")));
  }

  private void signIn() {
    openConsole();
    browser.complaints();
    type("#token", world.tokens().admin("operator"));
    find("#sign-in").submit();
    until("the console", () -> "ready".equals(find("html").getAttribute("data-console")));
  }

  private void go(String view) {
    click("a[href=\"" + view + "\"]");
  }

  private int generation(String projection) throws Exception {
    return world.admin().projections().stream()
        .filter(item -> item.name().equals(projection))
        .mapToInt(ProjectionItem::generation)
        .findFirst()
        .orElseThrow();
  }

  private void awaitState(String css, String state) {
    until(css + " to be " + state, () -> state.equals(find(css).getAttribute("data-state")));
  }

  private void click(String css) {
    until(
        css,
        () -> {
          find(css).click();
          return true;
        });
  }

  private void type(String css, CharSequence keys) {
    until(
        css,
        () -> {
          find(css).sendKeys(keys);
          return true;
        });
  }

  private static WebElement find(String css) {
    return browser.driver().findElement(By.cssSelector(css));
  }
}
