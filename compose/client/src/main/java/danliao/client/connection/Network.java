package danliao.client.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The few threads that serve any number of {@link Connection} connections. Thread-safe; closing it
 * ends all of them.
 */
public final class Network implements AutoCloseable {
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** For a close frame to be written: a peer that is gone takes none. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final EventLoopGroup threads;
  private @Nullable SslContext tls;

  public Network() {
    this(Math.max(1, Runtime.getRuntime().availableProcessors()));
  }

  public Network(int threads) {
    this(threads, null);
  }

  /**
   * One for {@code wss} addresses with certificates of one's own.
   *
   * @param tls of a client; null trusts whom the JVM trusts. Names are verified in any case
   */
  public Network(int threads, @Nullable SslContext tls) {
    this.tls = tls;
    this.threads =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("danliao-client", true), NioIoHandler.newFactory());
  }

  /** Connects; see {@link #connect(Login, ConnectionListener)}. */
  public CompletableFuture<Connection> connect(Login login) {
    return connect(login, ConnectionListener.none());
  }

  /**
   * Connects and waits for {@code welcome}. Fails with {@link LoginRefusedException} where the
   * gateway refuses, with {@link ConnectionClosedException} where it closes before {@code welcome},
   * with {@link java.util.concurrent.TimeoutException} after 20 s.
   *
   * <p>Cancelling it leaves the connection, whenever it comes about.
   *
   * @throws IllegalArgumentException if the address is not {@code ws} or {@code wss} with a host
   */
  public CompletableFuture<Connection> connect(Login login, ConnectionListener listener) {
    URI address = login.address();
    check(address);
    boolean secure = address.getScheme().equalsIgnoreCase("wss");
    int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
    Connection client = new Connection(login.encoding(), listener);
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(address)
            .subprotocol(login.subprotocols())
            .version(WebSocketVersion.V13)
            .maxFramePayloadLength(MAX_FRAME_BYTES)
            .customHeaders(headers(login))
            .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis())
            .handleCloseFrames(false)
            .forceCloseTimeoutMillis(CLOSE_TIMEOUT.toMillis())
            .build();
    ChannelFuture connecting =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws SSLException {
                    if (secure) {
                      channel
                          .pipeline()
                          .addLast(tls().newHandler(channel.alloc(), address.getHost(), port));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(MAX_FRAME_BYTES),
                            new WebSocketClientProtocolHandler(config),
                            new WebSocketFrameAggregator(MAX_FRAME_BYTES),
                            client.handler());
                  }
                })
            .connect(address.getHost(), port);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            client.failed(done.cause());
          }
        });
    return client.welcomed();
  }

  /**
   * Makes sure that there can be a gateway.
   *
   * @throws IllegalArgumentException if the address is not {@code ws} or {@code wss} with a host
   */
  public static void check(URI gateway) {
    String scheme = String.valueOf(gateway.getScheme()).toLowerCase(Locale.ROOT);
    if (gateway.getHost() == null || !(scheme.equals("ws") || scheme.equals("wss"))) {
      throw new IllegalArgumentException(
          "gateway \"" + gateway + "\": expected ws://host:port/ws or wss://host/ws");
    }
  }

  /** Whom the JVM trusts is read once, when it is asked for. */
  private synchronized SslContext tls() throws SSLException {
    if (tls == null) {
      tls = SslContextBuilder.forClient().build();
    }
    return tls;
  }

  private static HttpHeaders headers(Login login) {
    HttpHeaders headers = new DefaultHttpHeaders();
    String token = login.token();
    if (token != null && login.tokenPlace() == Login.TokenPlace.HEADER) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
    }
    return headers;
  }

  @Override
  public void close() {
    threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
