package danliao.gateway.send;

import danliao.api.frame.Message;
import danliao.gateway.broker.OfflineMarks;
import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.presence.Directory;
import danliao.gateway.presence.Location;
import danliao.gateway.routing.PushRouter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings messages to whom they are for: pushed where there is a device, else marked offline. */
final class Recipients {
  private final Directory directory;
  private final PushRouter router;
  private final OfflineMarks offline;
  private final Timer frameToPush;

  Recipients(Directory directory, PushRouter router, OfflineMarks offline, MeterRegistry meters) {
    this.directory = directory;
    this.router = router;
    this.offline = offline;
    this.frameToPush =
        Timer.builder("danliao.gateway.frame.to.push")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  /** Where the user is; fails if that cannot be told now. */
  CompletionStage<List<Location>> locate(String userId) {
    return directory.locate(userId);
  }

  /**
   * Pushes a message, once the broker has it.
   *
   * @param locations null if they could not be told, which counts as nowhere
   * @param readAt {@link System#nanoTime} when its frame had been read
   */
  void push(Message message, @Nullable List<Location> locations, long readAt) {
    if (locations == null || locations.isEmpty()) {
      markOffline(message);
      return;
    }
    var unused =
        router
            .push(message.getTo(), locations, new OutboundFrame(ServerFrames.message(message)))
            .thenAccept(
                reached -> {
                  if (reached == 0) {
                    markOffline(message);
                  } else {
                    frameToPush.record(System.nanoTime() - readAt, TimeUnit.NANOSECONDS);
                  }
                });
  }

  private void markOffline(Message message) {
    offline.mark(message.getMessageId(), message.getConversationId(), message.getTo());
  }
}
