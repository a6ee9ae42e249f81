package danliao.e2e;

import static danliao.e2e.Browser.until;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The operations console as an operator uses it. */
record ConsolePage(Browser browser, World world) {
  /** In a tab that knows of no operator. */
  ConsolePage open() {
    String page = world.local().page().toString();
    // Not from the page itself, which might be about to write.
    browser.driver().get(page + "icon.svg");
    browser.driver().executeScript("sessionStorage.clear()");
    browser.driver().get(page + "console");
    awaitState("html", "data-console", "signed-out");
    return this;
  }

  /** As an operator. */
  ConsolePage signIn() {
    open();
    browser.complaints();
    signIn(world.tokens().admin("operator"));
    awaitState("html", "data-console", "ready");
    return this;
  }

  void signIn(String token) {
    type("#token", token);
    find("#sign-in").submit();
  }

  /** Goes to a view, such as {@code #/projections}. */
  void go(String view) {
    click("a[href=\"" + view + "\"]");
  }

  void confirm() {
    click("dialog[open] button[value=\"confirm\"]");
  }

  void awaitState(String css, String attribute, String state) {
    until(css + " to be " + state, () -> state.equals(find(css).getAttribute(attribute)));
  }

  void click(String css) {
    until(
        css,
        () -> {
          find(css).click();
          return true;
        });
  }

  void type(String css, CharSequence keys) {
    until(
        css,
        () -> {
          find(css).sendKeys(keys);
          return true;
        });
  }

  WebElement find(String css) {
    return browser.driver().findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return browser.driver().findElements(By.cssSelector(css));
  }

  /** But of what the API says with a 404: there was never a rebuild, or a verification. */
  List<String> complaints() {
    return browser.complaints().stream()
        .filter(complaint -> !complaint.matches(".*/(rebuild|verify) .*status of 404.*"))
        .toList();
  }
}
