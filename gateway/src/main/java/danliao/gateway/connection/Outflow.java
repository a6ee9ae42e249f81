package danliao.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what waits in a channel moves: the first that waits is another, or there is less
 * left of it. On the channel's event loop only.
 */
final class Outflow {
  private final Channel channel;
  private @Nullable Object first;
  private long taken;

  Outflow(Channel channel) {
    this.channel = channel;
  }

  /** Whether something of what waited when this was last asked has been taken since. */
  boolean moved() {
    Object firstBefore = first;
    long takenBefore = taken;
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    first = buffer == null ? null : buffer.current();
    taken = buffer == null ? 0 : buffer.currentProgress();
    return firstBefore != null && (first != firstBefore || taken != takenBefore);
  }
}
