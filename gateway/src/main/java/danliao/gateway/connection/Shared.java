package danliao.gateway.connection;

import danliao.gateway.settings.GatewaySettings;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What the connections of a gateway share.
 *
 * @param nanoTime a steady clock, as {@link System#nanoTime} is
 */
record Shared(
    ConnectionListener listener,
    GatewaySettings settings,
    ConnectionMetrics metrics,
    ConversationMemory memory,
    Clock clock,
    LongSupplier nanoTime) {}
