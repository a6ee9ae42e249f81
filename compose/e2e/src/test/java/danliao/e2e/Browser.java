package danliao.e2e;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/**
 * A Chromium of this machine, without a screen, with a profile of its own, for the tests of a
 * class; where there is none, they are not run.
 */
final class Browser implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String DRIVER = "chromedriver";

  private final String language;
  private @Nullable ChromeDriver started;

  /**
   * One that is started before the first test.
   *
   * @param language such as {@code en}
   */
  Browser(String language) {
    this.language = language;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return chromium().isPresent() && onPath(DRIVER).isPresent()
        ? ConditionEvaluationResult.enabled("Chromium and its driver are there")
        : ConditionEvaluationResult.disabled("expected chromium and chromedriver on the PATH");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(onPath(DRIVER).orElseThrow())
            .usingAnyFreePort()
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium().orElseThrow());
    options.addArguments(
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=" + language,
        "--accept-lang=" + language,
        "--window-size=1200,800");
    if (System.getProperty("user.name").equals("root")) {
      options.addArguments("--no-sandbox");
    }
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
    started = new ChromeDriver(service, options);
    focus();
  }

  private static Optional<File> chromium() {
    return CHROMIUM.stream().flatMap(name -> onPath(name).stream()).findFirst();
  }

  private static Optional<File> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst();
  }

  ChromeDriver driver() {
    return Objects.requireNonNull(started, "it runs while tests do");
  }

  /** Opens a page in this tab as if nobody had been there. */
  void openAfresh(URI root, String path) {
    // What the tab keeps is cleared from where no script is about to write.
    driver().get(root.resolve("icon.svg").toString());
    driver().executeScript("sessionStorage.clear()");
    driver().get(root.resolve(path).toString());
  }

  WebElement find(String css) {
    return driver().findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver().findElements(By.cssSelector(css));
  }

  /** Clicks it, once it is there. */
  void click(String css) {
    until(
        css,
        () -> {
          find(css).click();
          return true;
        });
  }

  /** Types into it, once it is there. */
  void type(String css, CharSequence keys) {
    until(
        css,
        () -> {
          find(css).sendKeys(keys);
          return true;
        });
  }

  /** What the page says of itself as a whole. */
  void awaitPage(String attribute, String value) {
    until(
        attribute + " to be " + value,
        () -> value.equals(driver().findElement(By.tagName("html")).getAttribute(attribute)));
  }

  /** Opens another tab and goes on there. */
  void newTab() {
    driver().switchTo().newWindow(WindowType.TAB);
    focus();
  }

  /** Each tab takes itself for the one that is looked at. */
  private void focus() {
    driver().executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
  }

  /** As on a screen of that size. */
  void size(int width, int height) {
    driver()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** As where the user prefers that. */
  void colors(String scheme) {
    driver()
        .executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Waits until it is so; an element that is not there yet is no failure. */
  static void until(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(World.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(
            e -> e instanceof NoSuchElementException || e instanceof StaleElementReferenceException)
        .until(condition);
  }

  /** What the page's scripts and the browser itself complained of. */
  List<String> complaints() {
    return driver().manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    driver().quit();
  }
}
