package danliao.gateway.http;

import danliao.gateway.web.WebPages;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One request a connection: the upgrade, health or metrics, a page, or 404. */
final class FrontDoor extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final Upgrades upgrades;
  private final Actuator actuator;
  private final @Nullable WebPages pages;
  private final BooleanSupplier full;
  private boolean asked;

  /**
   * @param pages null where this gateway serves none
   */
  FrontDoor(Upgrades upgrades, Actuator actuator, @Nullable WebPages pages, BooleanSupplier full) {
    this.upgrades = upgrades;
    this.actuator = actuator;
    this.pages = pages;
    this.full = full;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (asked) {
      // It came in one piece with the first, which may be becoming a WebSocket.
      Responses.text(ctx.channel(), HttpResponseStatus.BAD_REQUEST, "expected one request");
      return;
    }
    asked = true;
    // What follows the request is for whoever the connection belongs to then.
    ctx.channel().config().setAutoRead(false);
    String path = new QueryStringDecoder(request.uri()).rawPath();
    if (request.decoderResult().isFailure()) {
      Responses.text(ctx.channel(), HttpResponseStatus.BAD_REQUEST, "the request is malformed");
      return;
    }
    FullHttpResponse page = page(ctx, path, request);
    if (page != null) {
      Responses.send(ctx.channel(), page);
    } else if (!request.method().equals(HttpMethod.GET)) {
      Responses.text(ctx.channel(), HttpResponseStatus.NOT_FOUND, "there is nothing here");
    } else if (actuator.answers(path, request.headers(), ctx.channel().remoteAddress())) {
      actuator.answer(path, ctx.channel());
    } else if (!path.equals("/ws")) {
      Responses.text(ctx.channel(), HttpResponseStatus.NOT_FOUND, "there is nothing here");
    } else if (full.getAsBoolean()) {
      Responses.text(ctx.channel(), HttpResponseStatus.SERVICE_UNAVAILABLE, "too many connections");
    } else {
      upgrades.begin(ctx.channel(), request);
    }
  }

  private @Nullable FullHttpResponse page(
      ChannelHandlerContext ctx, String path, FullHttpRequest request) {
    return pages == null
        ? null
        : pages.answer(
            path,
            request,
            () -> LocalCallers.include(request.headers(), ctx.channel().remoteAddress()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var unused = ctx.close();
  }
}
