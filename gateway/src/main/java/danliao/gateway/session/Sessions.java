package danliao.gateway.session;

import danliao.api.Timestamps;
import danliao.api.frame.ClientFrame;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.ServerFrame;
import danliao.api.frame.Welcome;
import danliao.gateway.ack.AckHandler;
import danliao.gateway.connection.Connection;
import danliao.gateway.connection.ConnectionListener;
import danliao.gateway.connection.Connections;
import danliao.gateway.drain.Drains;
import danliao.gateway.frames.CloseReason;
import danliao.gateway.frames.ServerFrames;
import danliao.gateway.send.SendHandler;
import danliao.gateway.settings.GatewaySettings;
import java.time.Clock;

/** Hands each thing that happens on a connection to the feature it concerns. */
final class Sessions implements ConnectionListener {
  private final GatewaySettings settings;
  private final Clock clock;
  private final Connections connections;
  private final SendHandler sends;
  private final AckHandler acks;
  private final Drains drains;
  private final Departures departures;

  Sessions(
      GatewaySettings settings,
      Clock clock,
      Connections connections,
      SendHandler sends,
      AckHandler acks,
      Drains drains,
      Departures departures) {
    this.settings = settings;
    this.clock = clock;
    this.connections = connections;
    this.sends = sends;
    this.acks = acks;
    this.drains = drains;
    this.departures = departures;
  }

  /** Welcome goes first: nobody else can write to a connection that was not taken in yet. */
  @Override
  public void opened(Connection connection) {
    connection.reply(
        ServerFrame.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setUserId(connection.userId())
                    .setDeviceId(connection.deviceId())
                    .setGatewayId(settings.id())
                    .setHeartbeatSeconds((int) settings.heartbeat().toSeconds())
                    .setServerTime(Timestamps.timestamp(clock.instant())))
            .build());
    Connection outdated = connections.add(connection);
    if (outdated != null) {
      outdated.close(CloseReason.REPLACED);
    }
    drains.start(connection);
  }

  @Override
  public void received(Connection connection, ClientFrame frame, long readAt) {
    switch (frame.getFrameCase()) {
      case SEND -> sends.accept(connection, frame.getSend(), readAt);
      case ACK -> acks.accept(connection, frame.getAck());
      case SYNC ->
          connection.reply(ServerFrames.error(ErrorCode.UNAVAILABLE, "sync is not offered yet"));
      case PING -> connection.reply(ServerFrames.pong(clock.instant()));
      case FRAME_NOT_SET -> throw new IllegalArgumentException("expected a frame of a known kind");
    }
  }

  @Override
  public void writable(Connection connection) {
    drains.resume(connection);
  }

  @Override
  public void closed(Connection connection) {
    connections.remove(connection);
    departures.left(connection);
  }
}
