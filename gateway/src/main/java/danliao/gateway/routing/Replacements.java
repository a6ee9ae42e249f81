package danliao.gateway.routing;

import danliao.api.Presence.Entry;
import danliao.api.rpc.ReplaceRequest;
import danliao.gateway.connection.Login;
import danliao.gateway.presence.Location;
import danliao.gateway.presence.RedisDeviceRegister;
import danliao.gateway.settings.Incarnation;
import org.jspecify.annotations.Nullable;

/** Ends the former connection of a device that has logged in here, wherever that is. */
public final class Replacements {
  private final Incarnation self;
  private final RedisDeviceRegister presence;
  private final LocalDevices devices;
  private final Peers peers;

  Replacements(Incarnation self, RedisDeviceRegister presence, LocalDevices devices, Peers peers) {
    this.self = self;
    this.presence = presence;
    this.devices = devices;
    this.peers = peers;
  }

  /**
   * Closes what is here at once, and tells the gateway that has it else. Never blocks.
   *
   * @param former the device's presence before; null if it had none
   */
  public void replace(Login login, @Nullable Entry former) {
    devices.replace(login.userId(), login.deviceId(), login.epoch());
    if (former == null || former.incarnation().equals(self.value())) {
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
