package danliao.gateway.routing;

import danliao.gateway.connection.Connection;
import danliao.gateway.connection.Connections;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.OutboundFrame;

/** Writes to the devices connected here, and closes those that log in anew. Thread-safe. */
final class LocalDevices {
  private final Connections connections;

  LocalDevices(Connections connections) {
    this.connections = connections;
  }

  /** Writes to one device, or to each of the user's with an empty device; how many took it. */
  int deliver(String userId, String deviceId, OutboundFrame frame) {
    int reached = 0;
    for (Connection connection : connections.of(userId)) {
      if ((deviceId.isEmpty() || connection.deviceId().equals(deviceId))
          && connection.deliver(frame)) {
        reached++;
      }
    }
    return reached;
  }

  /** Closes the device's connection unless it is newer than that login; whether there was one. */
  boolean replace(String userId, String deviceId, long epoch) {
    boolean closed = false;
    for (Connection connection : connections.of(userId)) {
      if (connection.deviceId().equals(deviceId) && connection.epoch() <= epoch) {
        connection.close(CloseReason.REPLACED);
        closed = true;
      }
    }
    return closed;
  }
}
