package danliao.gateway.connection;

import danliao.gateway.frames.FrameCodec;
import danliao.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Clock;
import java.util.function.LongSupplier;

/** Makes what runs a device's connection from its upgrade on. Thread-safe. */
public final class ConnectionFactory {
  private final Shared shared;

  public ConnectionFactory(
      ConnectionListener listener,
      GatewaySettings settings,
      ConversationMemory memory,
      Clock clock,
      LongSupplier nanoTime,
      MeterRegistry meters) {
    this.shared =
        new Shared(listener, settings, new ConnectionMetrics(meters), memory, clock, nanoTime);
  }

  /** The last handler of the channel's pipeline; the others are in it by now. */
  public ChannelHandler handler(Channel channel, Login login, FrameCodec codec) {
    return new ConnectionHandler(new Connection(channel, login, codec, shared), shared);
  }
}
