package danliao.gateway.connection;

import java.time.Instant;

/**
 * A device that has come in with a token.
 *
 * @param epoch grows with each login of the user
 * @param tokenExpiresAt when the connection must end
 */
public record Login(String userId, String deviceId, long epoch, Instant tokenExpiresAt) {}
