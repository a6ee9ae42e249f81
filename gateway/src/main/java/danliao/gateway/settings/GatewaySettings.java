package danliao.gateway.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code danliao.gateway.*}.
 *
 * @param id this gateway's name, as clients see it in {@code welcome}
 * @param node unique among the gateways that run, else they do not start: part of every {@code
 *     seq}; unset means the number that {@code id} ends with
 * @param advertisedAddress host:port where other services reach this gateway's gRPC port; empty
 *     means 127.0.0.1 and that port
 * @param workerThreads event loops; 0 means one a core
 * @param actuatorPublic whether health and metrics answer to other machines and through proxies
 * @param resendWindow how long a resend is recognised here; later ones are by the command side
 * @param querySide host:port of each query side's gRPC service
 */
@Validated
@ConfigurationProperties("danliao.gateway")
public record GatewaySettings(
    @Pattern(regexp = "[A-Za-z0-9_.-]{1,64}") String id,
    @Min(0) @Max(1023) @Nullable Integer node,
    @DefaultValue("127.0.0.1") @NotBlank String bind,
    @DefaultValue("8080") @Min(0) @Max(65535) int port,
    @DefaultValue("") String advertisedAddress,
    @DefaultValue("0") @Min(0) int workerThreads,
    @DefaultValue("false") boolean actuatorPublic,
    @DefaultValue("30s") Duration heartbeat,
    @DefaultValue("15m") Duration resendWindow,
    @NotEmpty List<@Pattern(regexp = "[^:\\s]+:\\d{1,5}") String> querySide,
    @DefaultValue @Valid Limits limits,
    @DefaultValue @Valid Timeouts timeouts) {

  /** The node number: as set, else the digits at the end of the id, else its hash. */
  public int nodeNumber() {
    if (node != null) {
      return node;
    }
    int digits = id.length();
    while (digits > 0 && id.length() - digits < 9 && Character.isDigit(id.charAt(digits - 1))) {
      digits--;
    }
    int number = digits < id.length() ? Integer.parseInt(id.substring(digits)) : id.hashCode();
    return Math.floorMod(number, 1024);
  }

  /**
   * Bounds; what is beyond is refused, never queued without end.
   *
   * @param frameBytes beyond it a frame is answered {@code MESSAGE_TOO_LARGE}
   * @param hardFrameBytes beyond it a frame closes the connection with 1009, unread
   * @param acksPerSecond messages that one connection acknowledges, beyond {@code ackBurst}: then
   *     it is not read for a while
   * @param floodRefusals {@code RATE_LIMITED} answers within ten seconds that close with 4429
   * @param framesPerSecond of any kind for one connection, beyond {@code frameBurst} closed with
   *     4429
   * @param invalidFramesPerMinute that close with 4400
   * @param unacknowledged pushes a connection remembers until they are acknowledged
   * @param publishesInFlight to the broker, of all connections; a quarter is kept for sends. No
   *     more sends than this are in hand either
   * @param publishBytes of their bodies
   * @param sendBytes of the sends in hand, from their frame to the broker's answer, of all
   *     connections
   * @param retriesPerSecond so many sends and acknowledgements that were refused for want of the
   *     broker or of Redis are told to come again in one second
   * @param sendsInFlight of one connection, beyond which it is not read
   * @param outboundBytes waiting for a slow reader, beyond which nothing more is pushed to it live
   * @param heldBytes that connections make the gateway hold together, beyond which those that hold
   *     most are closed with 1013; 0 means a quarter of the heap
   * @param peerQueue deliveries waiting for another gateway, beyond which they count as not reached
   * @param peerBytes of them
   * @param drains pages of undelivered messages asked for at the same time
   */
  public record Limits(
      @DefaultValue("50000") @Min(1) int connections,
      @DefaultValue("20") @Min(1) int devicesPerUser,
      @DefaultValue("65536") @Min(1024) int frameBytes,
      @DefaultValue("1048576") @Min(1024) int hardFrameBytes,
      @DefaultValue("16384") @Min(1) int contentBytes,
      @DefaultValue("50") @Min(1) int sendsPerSecond,
      @DefaultValue("500") @Min(1) int sendBurst,
      @DefaultValue("2000") @Min(1) int acksPerSecond,
      @DefaultValue("20000") @Min(1) int ackBurst,
      @DefaultValue("1000") @Min(1) int floodRefusals,
      @DefaultValue("5000") @Min(1) int framesPerSecond,
      @DefaultValue("20000") @Min(1) int frameBurst,
      @DefaultValue("100") @Min(1) int invalidFramesPerMinute,
      @DefaultValue("2000") @Min(1) int unacknowledged,
      @DefaultValue("8192") @Min(1) int publishesInFlight,
      @DefaultValue("16777216") @Min(65536) long publishBytes,
      @DefaultValue("16777216") @Min(65536) long sendBytes,
      @DefaultValue("500") @Min(1) int retriesPerSecond,
      @DefaultValue("256") @Min(1) int sendsInFlight,
      @DefaultValue("1048576") @Min(65536) int outboundBytes,
      @DefaultValue("0") @Min(0) long heldBytes,
      @DefaultValue("10000") @Min(1) int peerQueue,
      @DefaultValue("8388608") @Min(65536) long peerBytes,
      @DefaultValue("64") @Min(1) int drains) {

    /** What connections may make the gateway hold together. */
    public long heldBytesOrDefault() {
      return heldBytes > 0 ? heldBytes : Runtime.getRuntime().maxMemory() / 4;
    }
  }

  /**
   * How long to wait for whom.
   *
   * @param request from accepting a connection until its upgrade is asked for and decided
   * @param acknowledge until an unacknowledged push makes the gateway probe the connection
   * @param probe until the probe must be answered
   * @param slowReader until something must have been taken of what waits for a client
   * @param lease that this gateway is alive
   * @param shutdown for publishes in flight and for clients to take their close frame
   */
  public record Timeouts(
      @DefaultValue("10s") Duration request,
      @DefaultValue("3s") Duration publish,
      @DefaultValue("1s") Duration peer,
      @DefaultValue("3s") Duration drain,
      @DefaultValue("10s") Duration acknowledge,
      @DefaultValue("5s") Duration probe,
      @DefaultValue("15s") Duration slowReader,
      @DefaultValue("10s") Duration lease,
      @DefaultValue("3s") Duration leaseRenewal,
      @DefaultValue("1s") Duration leaseView,
      @DefaultValue("5s") Duration shutdown) {}
}
