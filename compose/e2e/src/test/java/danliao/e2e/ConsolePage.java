package danliao.e2e;

import static danliao.e2e.Browser.until;

import java.util.List;

/** The operations console as an operator uses it. */
record ConsolePage(Browser browser, World world) {
  /** In a tab that knows of no operator. */
  ConsolePage open() {
    browser.openAfresh(world.local().page(), "console");
    browser.awaitPage("data-console", "signed-out");
    return this;
  }

  /** As an operator. */
  ConsolePage signIn() {
    open();
    browser.complaints();
    signIn(world.tokens().admin("operator"));
    browser.awaitPage("data-console", "ready");
    return this;
  }

  void signIn(String token) {
    browser.type("#token", token);
    browser.find("#sign-in").submit();
  }

  /** Goes to a view, such as {@code #/projections}. */
  void go(String view) {
    browser.click("a[href=\"" + view + "\"]");
  }

  void confirm() {
    browser.click("dialog[open] button[value=\"confirm\"]");
  }

  /** The {@code data-state} of a service or a server. */
  void awaitState(String css, String state) {
    until(
        css + " to be " + state, () -> state.equals(browser.find(css).getAttribute("data-state")));
  }

  /** But of what the API says with a 404: there was never a rebuild, or a verification. */
  List<String> complaints() {
    return browser.complaints().stream()
        .filter(complaint -> !complaint.matches(".*/(rebuild|verify) .*status of 404.*"))
        .toList();
  }
}
