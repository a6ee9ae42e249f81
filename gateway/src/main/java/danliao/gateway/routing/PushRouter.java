package danliao.gateway.routing;

import danliao.gateway.frames.OutboundFrame;
import danliao.gateway.presence.Location;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Pushes to devices wherever they are. */
public interface PushRouter {
  /**
   * Never blocks and never fails; calls of one thread leave in their order. How many devices were
   * reached; one whose gateway does not answer in time was not.
   */
  CompletionStage<Integer> push(String userId, List<Location> locations, OutboundFrame frame);
}
