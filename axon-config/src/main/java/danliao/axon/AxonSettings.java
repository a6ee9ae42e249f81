package danliao.axon;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How both sides use Axon ({@code danliao.axon.*}).
 *
 * @param fetchDelay between two looks for new events by a process that tails the JDBC event store
 *     and finds none
 * @param idleFetchDelay the same once there have been none for ten seconds; not less
 * @param callInterval between two calls of the processors that tail the JDBC event store, at least,
 *     while events pour in
 * @param eventBatch events in one read of the JDBC event store; each stream that is behind holds as
 *     many, which may be the largest there are
 * @param cachedEvents the newest events, kept for the streams that tail the JDBC event store; one
 *     that is further behind reads for itself. The largest take some 130 kB each
 * @param claimTimeout without a sign of life for this long, a segment is taken from its owner
 * @param claimExtension a busy owner gives a sign of life this often
 * @param claimInterval between two looks for segments without an owner
 * @param segments of a new processing group
 * @param databaseWait how long start-up waits for the database before it gives up
 * @param instanceRole if not empty, instances of this role share the segments of each processing
 *     group
 * @param instanceName unique among the instances of the role; empty for a random one
 * @param instanceHeartbeat between two signs of life of this instance
 * @param instanceTimeout without a sign of life for this long, an instance counts as dead
 */
@ConfigurationProperties("danliao.axon")
public record AxonSettings(
    @DefaultValue("10ms") Duration fetchDelay,
    @DefaultValue("50ms") Duration idleFetchDelay,
    @DefaultValue("25ms") Duration callInterval,
    @DefaultValue("100") int eventBatch,
    @DefaultValue("1000") int cachedEvents,
    // Axon's 10 s and 5 s would leave a dead instance's conversations without acks for 15 s.
    @DefaultValue("6s") Duration claimTimeout,
    @DefaultValue("1500ms") Duration claimExtension,
    @DefaultValue("1s") Duration claimInterval,
    @DefaultValue("2") int segments,
    @DefaultValue("10m") Duration databaseWait,
    @DefaultValue("") String instanceRole,
    @DefaultValue("") String instanceName,
    @DefaultValue("2s") Duration instanceHeartbeat,
    @DefaultValue("6s") Duration instanceTimeout) {

  public AxonSettings {
    positive("fetch-delay", fetchDelay);
    positive("idle-fetch-delay", idleFetchDelay);
    idleFetchDelay = idleFetchDelay.compareTo(fetchDelay) < 0 ? fetchDelay : idleFetchDelay;
    positive("call-interval", callInterval);
    positive("claim-interval", claimInterval);
    positive("database-wait", databaseWait);
    atLeastOne("event-batch", eventBatch);
    atLeastOne("cached-events", cachedEvents);
    atLeastOne("segments", segments);
    // Two missed signs of life must not cost a segment or an instance its life.
    atLeastThrice("claim-timeout", claimTimeout, "claim-extension", claimExtension);
    atLeastThrice("instance-timeout", instanceTimeout, "instance-heartbeat", instanceHeartbeat);
  }

  private static void positive(String name, Duration found) {
    if (found.isNegative() || found.isZero()) {
      throw new IllegalArgumentException(
          "danliao.axon." + name + ": expected more than 0, found " + found);
    }
  }

  private static void atLeastOne(String name, int found) {
    if (found < 1) {
      throw new IllegalArgumentException(
          "danliao.axon." + name + ": expected at least 1, found " + found);
    }
  }

  private static void atLeastThrice(String name, Duration found, String ofName, Duration of) {
    positive(ofName, of);
    if (found.compareTo(of.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "danliao.axon.%s: expected at least three times %s (%s), found %s"
              .formatted(name, ofName, of, found));
    }
  }
}
