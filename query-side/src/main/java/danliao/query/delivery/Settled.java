package danliao.query.delivery;

import danliao.api.MessageEvent;
import danliao.query.message.StoredEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages that were lately acknowledged or marked offline, as far as this instance has seen it: a
 * short cut, so bounded. Thread-safe.
 */
final class Settled {
  private static final int MOST = 20_000;

  private final Set<String> lately =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  void saw(List<StoredEvent> batch) {
    for (StoredEvent stored : batch) {
      MessageEvent event = stored.recorded().event();
      if (!(event instanceof MessageEvent.Sent)) {
        lately.add(event.messageId());
      }
    }
  }

  boolean has(String messageId) {
    return lately.contains(messageId);
  }
}
