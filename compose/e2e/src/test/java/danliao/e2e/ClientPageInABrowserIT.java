package danliao.e2e;

import static danliao.e2e.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import danliao.client.query.QueryClient;
import danliao.e2e.Examples.Example;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ClientPageInABrowserIT {
  static final String SECTION = "In a page";

  @RegisterExtension static final Browser browser = new Browser("en");

  @RegisterExtension final World world = new World();

  @TempDir private Path folder;

  @Test
  void theExampleOfAPageDoesWhatItSays() throws Exception {
    Examples examples = new Examples("docs/clients.md", folder, world);
    for (Example block : examples.of(SECTION)) {
      examples.run(block);
    }
    // As jwebserver, which the page names.
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            folder.resolve("site").toRealPath(),
            OutputLevel.NONE);
    server.start();
    try {
      String token = world.tokens().user(examples.user("alice"));
      browser
          .driver()
          .get("http://127.0.0.1:" + server.getAddress().getPort() + "/hello.html#token=" + token);
      until("the message to be kept", () -> browser.find("#told").getText().startsWith("kept as "));
      String messageId = browser.find("#told").getText().substring("kept as ".length());
      assertThat(new QueryClient(world.local().queryApi(), token).message(messageId).content())
          .isEqualTo("Hello from a page");
    } finally {
      server.stop(0);
    }
  }
}
