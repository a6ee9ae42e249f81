package danliao.e2e;

import static danliao.e2e.Browser.until;

import java.net.URI;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The web chat as a person uses it: what is seen, clicked and typed. */
record ChatPage(Browser browser, URI address) {
  /** Signs in as the links for demo users do. */
  ChatPage as(String user) {
    driver().get(address.resolve("?as=" + user).toString());
    awaitConnection("online");
    return this;
  }

  /** In a tab that knows of no user. */
  ChatPage open() {
    browser.openAfresh(address, "");
    awaitConnection("signed-out");
    return this;
  }

  ChatPage signIn(String user) {
    type("#user", user + Keys.ENTER);
    return this;
  }

  void reload() {
    driver().navigate().refresh();
    awaitConnection("online");
  }

  void awaitConnection(String state) {
    browser.awaitPage("data-connection", state);
  }

  /** Begins a conversation, or goes on with it. */
  ChatPage chatWith(String peer) {
    type("#peer", peer + Keys.ENTER);
    awaitConversationWith(peer);
    return this;
  }

  /** Opens one of the list. */
  ChatPage choose(String conversationId) {
    until(
        conversationId + " in the list",
        () -> {
          entry(conversationId).click();
          return true;
        });
    return this;
  }

  void awaitConversationWith(String peer) {
    until(
        "the conversation with " + peer,
        () -> peer.equals(find("#conversation").getAttribute("data-peer")));
  }

  WebElement entry(String conversationId) {
    return find("[data-conversation=\"" + conversationId + "\"]");
  }

  void send(String text) {
    type("#draft", text + Keys.ENTER);
  }

  void type(String css, CharSequence keys) {
    browser.type(css, keys);
  }

  /** Waits for a message of that text, and then until it is in that state. */
  void awaitMessage(String text, String state) {
    until(
        "\"" + text + "\" to be " + state,
        () ->
            messages().stream()
                .filter(m -> text.equals(m.findElement(By.cssSelector(".content")).getText()))
                .anyMatch(m -> state.equals(m.getAttribute("data-state"))));
  }

  List<WebElement> messages() {
    return driver().findElements(By.cssSelector("#messages [data-message]"));
  }

  /** What the messages say, from top to bottom. */
  List<String> texts() {
    return driver().findElements(By.cssSelector("#messages [data-message] .content")).stream()
        .map(WebElement::getText)
        .toList();
  }

  /** The numbers that messages end with, from top to bottom; in one look, for lists change. */
  List<Integer> numbers() {
    Object found =
        driver()
            .executeScript(
                "return [...document.querySelectorAll('#messages [data-message] .content')]"
                    + ".map(content => content.textContent.match(/\\d+$/)[0])");
    return ((List<?>) found).stream().map(number -> Integer.valueOf(number.toString())).toList();
  }

  WebElement find(String css) {
    return browser.find(css);
  }

  boolean shows(String css) {
    return driver().findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
  }

  ChromeDriver driver() {
    return browser.driver();
  }
}
