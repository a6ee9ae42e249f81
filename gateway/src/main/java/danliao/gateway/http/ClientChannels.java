package danliao.gateway.http;

import danliao.gateway.web.WebPages;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes in each accepted channel, and refuses those beyond the limit. */
@Sharable
final class ClientChannels extends ChannelInitializer<Channel> {
  /** Beyond the limit this many more are told so; then they are closed unheard. */
  private static final int TOLD = 1000;

  private final ClientPipeline pipeline;
  private final Upgrades upgrades;
  private final Actuator actuator;
  private final @Nullable WebPages pages;
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  ClientChannels(
      ClientPipeline pipeline,
      Upgrades upgrades,
      Actuator actuator,
      @Nullable WebPages pages,
      int limit,
      MeterRegistry meters) {
    this.pipeline = pipeline;
    this.upgrades = upgrades;
    this.actuator = actuator;
    this.pages = pages;
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
    pipeline.http(
        channel.pipeline(), new FrontDoor(upgrades, actuator, pages, () -> open.get() > limit));
  }
}
