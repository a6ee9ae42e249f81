package danliao.e2e;

import static danliao.e2e.World.PATIENCE;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A connection in JSON of which every frame is kept as it came. */
final class RawChat implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Frames frames;
  private final WebSocket socket;
  private final List<JsonNode> heard = new ArrayList<>();

  private RawChat(Frames frames, WebSocket socket) {
    this.frames = frames;
    this.socket = socket;
  }

  static RawChat of(TestUser user, URI gateway) throws Exception {
    Frames frames = new Frames();
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .header("Authorization", "Bearer " + user.token())
            .subprotocols("danliao.v1.json")
            .buildAsync(gateway, frames)
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    RawChat chat = new RawChat(frames, socket);
    chat.hears("welcome");
    return chat;
  }

  void says(JsonNode frame) throws Exception {
    socket.sendText(frame.toString(), true).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next frame of one of those kinds; those before it are only kept. */
  JsonNode hears(String... kinds) throws InterruptedException {
    while (true) {
      String text = frames.coming.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (text == null) {
        throw new AssertionError("expected " + String.join(" or ", kinds) + ", heard " + heard);
      }
      JsonNode frame = JsonMapper.shared().readTree(text);
      heard.add(frame);
      if (List.of(kinds).contains(kind(frame))) {
        return frame;
      }
    }
  }

  /** All that {@link #hears} has come past. */
  List<JsonNode> heard() {
    return heard;
  }

  static String kind(JsonNode frame) {
    return frame.propertyNames().iterator().next();
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Puts the parts of each frame together. */
  private static final class Frames implements WebSocket.Listener {
    private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      begun.append(data);
      if (last) {
        coming.add(begun.toString());
        begun.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
