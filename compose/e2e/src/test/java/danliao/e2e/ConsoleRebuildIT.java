package danliao.e2e;

import static danliao.e2e.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import danliao.client.query.ProjectionItem;
import danliao.client.query.QueryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A rebuild from the operations console. Alone, as other tests of rebuilds are. */
@Disruptive
class ConsoleRebuildIT {
  private static final String UNREAD = "[data-projection=\"unread\"]";

  @RegisterExtension static final Browser browser = new Browser("en");

  @RegisterExtension final World world = new World();

  private final ConsolePage console = new ConsolePage(browser, world);

  @Test
  void aRebuildIsBegunWhenConfirmedAndWatchedToItsEnd() throws Exception {
    int before = generation();
    console.signIn().go("#/projections");
    askForARebuild();
    browser.find("dialog[open]").sendKeys(Keys.ESCAPE);
    until("no question", () -> browser.all("dialog[open]").isEmpty());
    assertThat(generation()).isEqualTo(before);

    askForARebuild();
    console.confirm();
    until("the next generation to be live", () -> generation() == before + 1);
    until(
        "the page to say so",
        () -> {
          WebElement shown = browser.find(UNREAD);
          return shown.findElements(By.tagName("progress")).isEmpty()
              && shown.getText().matches("(?s).*\\b" + (before + 1) + "\\b.*");
        });
    assertThat(console.complaints()).isEmpty();
  }

  private void askForARebuild() {
    browser.click(UNREAD + " [data-action=\"rebuild\"]");
    until("the question", () -> browser.find("dialog[open]").isDisplayed());
  }

  private int generation() throws QueryException {
    return world.admin().projections().stream()
        .filter(item -> item.name().equals("unread"))
        .mapToInt(ProjectionItem::generation)
        .findFirst()
        .orElseThrow();
  }
}
