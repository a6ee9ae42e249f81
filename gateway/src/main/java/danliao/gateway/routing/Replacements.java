package danliao.gateway.routing;

import danliao.api.Presence.Entry;
import danliao.api.rpc.ReplaceRequest;
import danliao.gateway.config.Incarnation;
import danliao.gateway.connection.Login;
import danliao.gateway.presence.Location;
import danliao.gateway.presence.RedisPresence;

/** Tells another gateway that a device of its has logged in here. */
public final class Replacements {
  private final Incarnation self;
  private final RedisPresence presence;
  private final Peers peers;

  Replacements(Incarnation self, RedisPresence presence, Peers peers) {
    this.self = self;
    this.presence = presence;
    this.peers = peers;
  }

  /** Never blocks; a former login on this gateway is closed when the new one is taken in. */
  public void replace(Login login, Entry former) {
    if (former.incarnation().equals(self.value())) {
      return;
    }
    Location there = presence.locationOf(login.deviceId(), former);
    if (there != null) {
      peers
          .to(there)
          .replace(
              ReplaceRequest.newBuilder()
                  .setUserId(login.userId())
                  .setDeviceId(login.deviceId())
                  .setEpoch(login.epoch())
                  .build());
    }
  }
}
