package danliao.gateway.presence;

import danliao.api.Presence.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What Redis answers when a login is registered.
 *
 * @param epoch the login's: grows with each login of the user
 * @param former the entry of the device's login before, if it was still there
 */
public record Registration(long epoch, @Nullable Entry former) {}
