package danliao.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Sets up each accepted connection, and refuses those beyond the limit. */
@Sharable
final class ClientChannels extends ChannelInitializer<Channel> {
  private static final int LINE_BYTES = 4096;
  private static final int HEADER_BYTES = 8192;
  private static final int BODY_BYTES = 4096;

  /** Beyond the limit this many more are told so; then they are closed unheard. */
  private static final int TOLD = 1000;

  private static final int FLUSHES_TOGETHER = 64;

  private final Upgrade upgrade;
  private final Actuator actuator;
  private final Duration requestTimeout;
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  ClientChannels(
      Upgrade upgrade,
      Actuator actuator,
      Duration requestTimeout,
      int limit,
      MeterRegistry meters) {
    this.upgrade = upgrade;
    this.actuator = actuator;
    this.requestTimeout = requestTimeout;
    this.limit = limit;
    meters.gauge("danliao.gateway.channels", open);
  }

  @Override
  protected void initChannel(Channel channel) {
    int now = open.incrementAndGet();
    var unused = channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (now > limit + TOLD) {
      var unusedClose = channel.close();
      return;
    }
    channel
        .pipeline()
        .addLast(
            new FlushConsolidationHandler(FLUSHES_TOGETHER, true),
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setMaxHeaderSize(HEADER_BYTES)),
            new RequestTimeout(requestTimeout),
            new HttpObjectAggregator(BODY_BYTES),
            new FrontDoor(upgrade, actuator, () -> open.get() > limit));
  }
}
