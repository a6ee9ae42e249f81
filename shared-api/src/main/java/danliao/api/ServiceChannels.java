package danliao.api;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How one service connects to another's gRPC: a link that is dropped without a word is noticed
 * within seconds, not when the kernel gives up.
 */
public final class ServiceChannels {
  /**
   * A link with calls under way on which nothing has come for so long is pinged; gRPC takes nothing
   * shorter. Servers permit it ({@code spring.grpc.server.keep-alive.permit-time}), else they end
   * the connection.
   */
  public static final Duration PING_AFTER = Duration.ofSeconds(10);

  /**
   * A ping not answered, or with epoll anything written that the other machine does not take
   * (TCP_USER_TIMEOUT), for so long ends the connection.
   */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private ServiceChannels() {}

  /**
   * A channel without TLS.
   *
   * @param address host:port
   */
  public static ManagedChannelBuilder<?> to(String address) {
    return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
        .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
