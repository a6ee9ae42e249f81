package danliao.gateway.presence;

import danliao.api.Presence.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A device's login, as Redis took it.
 *
 * @param former the device's login before, if its entry was still there
 */
public record Registration(long epoch, @Nullable Entry former) {}
