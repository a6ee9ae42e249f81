package danliao.gateway.presence;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Devices that log in and out. */
public interface Logins {
  /**
   * Logs a device in; fails with {@link TooManyDevicesException}, or because Redis is away.
   *
   * @param tokenExpiresAt when its connection must end
   */
  CompletionStage<Registration> register(String userId, String deviceId, Instant tokenExpiresAt);

  /**
   * Logs a device out, unless a newer login has taken over; whether it did. Fails where Redis does
   * not answer, and is then done once it does.
   */
  CompletionStage<Boolean> unregister(String userId, String deviceId, long epoch);
}
