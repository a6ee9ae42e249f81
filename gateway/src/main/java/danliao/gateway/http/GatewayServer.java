package danliao.gateway.http;

import danliao.gateway.broker.CommandPublisher;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.Connections;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.presence.GatewayLease;
import danliao.gateway.session.Departures;
import danliao.gateway.session.Restoration;
import danliao.gateway.settings.GatewaySettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * The port clients come through. It stops in the order that loses nothing: no new connections,
 * those there are sent elsewhere, what they sent is published, and only then the lease is given
 * back.
 */
public final class GatewayServer implements SmartLifecycle {
  /** After Redis and the broker, and stopped before them. */
  static final int PHASE = 1000;

  private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int ACCEPTS_WAITING = 4096;

  /**
   * Left to itself TCP takes megabytes for a client that reads little: nobody could see whether it
   * takes anything, and a ping would be behind all that.
   */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private final GatewaySettings settings;
  private final ChannelHandler channels;
  private final Connections connections;
  private final Departures departures;
  private final CommandPublisher publisher;
  private final GatewayLease lease;
  private final Restoration restoration;
  private final ApplicationContext context;
  private @Nullable EventLoopGroup acceptor;
  private @Nullable EventLoopGroup workers;
  private volatile @Nullable Channel server;

  GatewayServer(
      GatewaySettings settings,
      ChannelHandler channels,
      Connections connections,
      Departures departures,
      CommandPublisher publisher,
      GatewayLease lease,
      Restoration restoration,
      ApplicationContext context) {
    this.settings = settings;
    this.channels = channels;
    this.connections = connections;
    this.departures = departures;
    this.publisher = publisher;
    this.lease = lease;
    this.restoration = restoration;
    this.context = context;
  }

  @Override
  public void start() {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("accept"), io);
    workers =
        new MultiThreadIoEventLoopGroup(workerThreads(), new DefaultThreadFactory("clients"), io);
    server =
        new ServerBootstrap()
            .group(acceptor, workers)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, ACCEPTS_WAITING)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
            .childHandler(channels)
            .bind(settings.bind(), settings.port())
            .syncUninterruptibly()
            .channel();
    log.atInfo()
        .addKeyValue("gateway", settings.id())
        .addKeyValue("address", settings.bind())
        .addKeyValue("port", port())
        .addKeyValue("epoll", epoll)
        .log("accepting clients");
  }

  private int workerThreads() {
    return settings.workerThreads() > 0
        ? settings.workerThreads()
        : Runtime.getRuntime().availableProcessors();
  }

  /** The port it is bound to. */
  public int port() {
    Channel bound = server;
    return bound == null ? 0 : ((InetSocketAddress) bound.localAddress()).getPort();
  }

  /** Only now can other gateways reach our devices. */
  @EventListener
  void grpcStarted(GrpcServerStartedEvent started) {
    String advertised = settings.advertisedAddress();
    lease.start(
        advertised.isEmpty() ? "127.0.0.1:" + started.getPort() : advertised, restoration::start);
  }

  @Override
  public void stop() {
    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
    Channel bound = server;
    if (bound != null) {
      bound.close().syncUninterruptibly();
      server = null;
    }
    connections.all().forEach(connection -> connection.close(CloseReason.RESTARTING));
    boolean quiet = await(this::isQuiet, settings.timeouts().shutdown());
    log.atInfo()
        .addKeyValue("connections", connections.size())
        .addKeyValue("publishesInFlight", publisher.inFlight())
        .addKeyValue("quiet", quiet)
        .log("stopped");
    lease.stop();
    shutDown(acceptor);
    shutDown(workers);
  }

  private boolean isQuiet() {
    // Clients that were being upgraded when the port closed come in after the others were sent
    // away.
    connections.all().stream()
        .filter(Connection::isOpen)
        .forEach(connection -> connection.close(CloseReason.RESTARTING));
    return connections.size() == 0 && departures.isIdle() && publisher.inFlight() == 0;
  }

  private static boolean await(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  private static void shutDown(@Nullable EventLoopGroup group) {
    if (group != null) {
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
