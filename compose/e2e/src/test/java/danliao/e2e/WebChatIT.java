package danliao.e2e;

import static danliao.e2e.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import danliao.client.connection.Encoding;
import danliao.client.query.ConversationItem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The web chat in a real browser, each user in one of their own. */
class WebChatIT {
  private static final int LONG = 300;

  @RegisterExtension static final Browser hers = new Browser("en");
  @RegisterExtension static final Browser his = new Browser("en");

  @RegisterExtension final World world = new World();

  private final TestUser alice = world.user("alice");
  private final TestUser bob = world.user("bob");
  private final String theirs = alice.conversationWith(bob);

  @BeforeEach
  void forget() {
    hers.complaints();
    his.complaints();
  }

  @Test
  void twoUsersChatAndSeeWhatBecomesOfTheirMessages() throws Exception {
    ChatPage hersNow = page(hers).open().signIn(alice.id());
    hersNow.awaitConnection("online");
    hersNow.chatWith(bob.id()).send("are you there?");
    hersNow.awaitMessage("are you there?", "sent");

    ChatPage hisNow = page(his).as(bob.id());
    until("an unread message", () -> hisNow.find(".unread").getText().equals("1"));
    assertThat(hisNow.entry(theirs).getText()).contains(alice.id(), "are you there?");
    hersNow.awaitMessage("are you there?", "received");
    hisNow.choose(theirs).awaitMessage("are you there?", "incoming");
    hersNow.awaitMessage("are you there?", "read");
    until("nothing to be unread", () -> !hisNow.shows(".unread"));

    hisNow.send("here I am\nfor you".replace("\n", " "));
    hersNow.awaitMessage("here I am for you", "incoming");
    hisNow.awaitMessage("here I am for you", "read");
    assertThat(hersNow.texts()).containsExactly("are you there?", "here I am for you");
    assertThat(hers.complaints()).isEmpty();
    assertThat(his.complaints()).isEmpty();
  }

  @Test
  void whatAPeerWritesIsNeverMarkup() throws Exception {
    String attack =
        "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>"
            + "<a href=\"javascript:window.pwned=1\">x</a>{{7*7}}${7*7}";
    bob.on(1, Encoding.JSON).send(alice, attack);
    ChatPage page = page(hers).as(alice.id()).choose(theirs);
    page.awaitMessage(attack, "incoming");
    assertThat(page.find("#messages").getDomProperty("innerHTML"))
        .doesNotContain("<img", "<script", "<a ");
    assertThat(page.driver().executeScript("return window.pwned")).isNull();
    assertThat(page.entry(theirs).getText()).contains("<img src=x");
  }

  @Test
  void aReloadInTheMiddleLosesNothing() {
    ChatPage page = page(hers).as(alice.id()).chatWith(bob.id());
    page.send("before the reload");
    page.awaitMessage("before the reload", "sent");
    page.type("#draft", "not sent yet");
    page.reload();
    page.awaitConversationWith(bob.id());
    page.awaitMessage("before the reload", "sent");
    assertThat(page.find("#draft").getDomProperty("value")).isEqualTo("not sent yet");
  }

  @Test
  void anUnseenMessageIsReceivedAndNotRead() throws Exception {
    page(hers).as(alice.id());
    Session bobs = bob.on(1, Encoding.JSON);
    var ack = bobs.send(alice, "not looked at");
    bobs.receiptOf(ack, danliao.api.frame.AckStatus.UNREAD);
    ChatPage page = page(hers);
    until("an unread message", () -> page.find(".unread").getText().equals("1"));
    List<ConversationItem> items = alice.query().conversations(null, null).items();
    assertThat(items).singleElement().matches(item -> item.unread() == 1);
    page.choose(theirs);
    bobs.receiptOf(ack, danliao.api.frame.AckStatus.READ);
  }

  @Test
  void twoTabsOfAUserStayInStep() throws Exception {
    ChatPage page = page(hers).as(alice.id()).chatWith(bob.id());
    String first = page.driver().getWindowHandle();
    hers.newTab();
    try {
      page.as(alice.id()).chatWith(bob.id());
      page.send("from the second tab");
      page.awaitMessage("from the second tab", "sent");
      bob.on(1, Encoding.JSON).send(alice, "to both");
      page.awaitMessage("to both", "incoming");
    } finally {
      page.driver().close();
      page.driver().switchTo().window(first);
    }
    page.awaitMessage("from the second tab", "sent");
    page.awaitMessage("to both", "incoming");
  }

  @Test
  void aLongHistoryLoadsAsOneScrollsUpWithoutGaps() throws Exception {
    // Her own: what is unread would be shown from its beginning.
    alice.on(1, Encoding.JSON).sendMany(bob, LONG, "number ");
    ChatPage page = page(hers).as(alice.id()).choose(theirs);
    page.awaitMessage("number " + (LONG - 1), "sent");
    Set<Integer> seen = new TreeSet<>();
    until(
        "the first message",
        () -> {
          List<Integer> shown = page.numbers();
          assertThat(shown)
              .as("what is shown follows each other")
              .isEqualTo(
                  IntStream.range(shown.getFirst(), shown.getFirst() + shown.size())
                      .boxed()
                      .toList());
          assertThat(shown).as("only what is near the screen").hasSizeLessThan(LONG / 2);
          seen.addAll(shown);
          page.driver()
              .executeScript("document.querySelector('#messages').scrollBy(0, -0.7 * innerHeight)");
          return seen.contains(0);
        });
    assertThat(seen).hasSize(LONG);
    assertThat(hers.complaints()).isEmpty();
  }

  @Test
  void whatIsFoundIsShownWhereItStands() throws Exception {
    Session bobs = bob.on(1, Encoding.JSON);
    String word = "needle" + bob.id().substring(bob.id().length() - 8);
    bobs.sendMany(alice, 5, "number ");
    bobs.send(alice, "a <b>" + word + "</b> in it");
    bobs.sendMany(alice, 120, "number ");
    awaitIndexed(alice, word);
    ChatPage page = page(hers).as(alice.id());
    page.type("#search-words", word);
    until("a result", () -> page.shows("#results [data-result]"));
    assertThat(page.find("#results mark").getText()).isEqualTo(word);
    page.find("#results [data-result]").click();
    page.awaitConversationWith(bob.id());
    // In one look: it stands out for a moment only.
    until(
        "what was found",
        () ->
            page.find("[data-found=\"true\"] .content")
                .getText()
                .equals("a <b>" + word + "</b> in it"));
    assertThat(page.texts()).contains("number 4", "number 0").doesNotContain("number 119");
    page.find("#to-newest").click();
    page.awaitMessage("number 119", "incoming");
    assertThat(hers.complaints()).isEmpty();
  }

  private static void awaitIndexed(TestUser user, String word) {
    until("the index to have it", () -> !user.query().search(word).isEmpty());
  }

  @Test
  void aNameThatIsNoneIsToldSo() {
    ChatPage page = page(hers).open().signIn("no such name");
    until("an error", () -> page.find("#sign-in-error").isDisplayed());
    page.awaitConnection("signed-out");
  }

  @Test
  void onAPhoneThereIsTheListOrTheConversation() throws Exception {
    hers.size(390, 844);
    try {
      bob.on(1, Encoding.JSON).send(alice, "on the way");
      ChatPage page = page(hers).as(alice.id());
      until("the list", () -> page.shows("#conversations"));
      page.choose(theirs).awaitMessage("on the way", "incoming");
      assertThat(page.shows("#conversations")).isFalse();
      assertThat(page.driver().executeScript("return document.body.scrollWidth")).isEqualTo(390L);
      page.find("#back").click();
      until("the list", () -> page.shows("#conversations") && !page.shows("#draft"));
    } finally {
      hers.size(1200, 800);
    }
  }

  @Test
  void everyoneCanUseIt() throws Exception {
    ChatPage page = page(hers).open();
    bob.on(1, Encoding.JSON).send(alice, "can you read me?");
    for (String colors : List.of("light", "dark")) {
      hers.colors(colors);
      page.open();
      assertAccessible(page, "sign-in, " + colors);
      page.as(alice.id());
      until("the list", () -> page.entry(theirs).isDisplayed());
      assertAccessible(page, "list, " + colors);
      page.choose(theirs).awaitMessage("can you read me?", "incoming");
      page.send("yes, in " + colors);
      page.awaitMessage("yes, in " + colors, "sent");
      assertAccessible(page, "conversation, " + colors);
      page.find("#sign-out").click();
      page.awaitConnection("signed-out");
    }
    hers.colors("light");
  }

  private static void assertAccessible(ChatPage page, String view) {
    List<Rule> violations = new AxeBuilder().analyze(page.driver()).getViolations();
    assertThat(violations)
        .as(view)
        .extracting(rule -> rule.getId() + " " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  private ChatPage page(Browser browser) {
    return new ChatPage(browser, world.local().page());
  }
}
