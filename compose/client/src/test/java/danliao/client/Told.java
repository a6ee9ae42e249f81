package danliao.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Records what a chat tells. */
class Told implements ChatListener {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final List<ChatEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void told(ChatEvent event) {
    events.add(event);
  }

  <T extends ChatEvent> List<T> of(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> messageIds() {
    return of(ChatEvent.Received.class).stream().map(e -> e.message().getMessageId()).toList();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected " + what + " within " + PATIENCE);
      }
      Thread.sleep(2);
    }
  }
}
