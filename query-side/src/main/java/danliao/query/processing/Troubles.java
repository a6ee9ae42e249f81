package danliao.query.processing;

import danliao.query.message.Payloads;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps a group on this instance from going on: that it cannot be started, a batch that fails
 * or takes too long, or an event that it cannot read. Thread-safe.
 */
final class Troubles {
  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  /** What takes longer is stuck, in a store that hangs or is asked again and again. */
  private static final Duration LONG = Duration.ofSeconds(5);

  /** A segment that failed and is not tried again for so long is with another instance. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

  private final String group;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<Integer, Attempt> attempts = new ConcurrentHashMap<>();
  private final long since;
  private volatile boolean hasRun;
  private volatile @Nullable String cannotRun;
  private volatile @Nullable Unreadable unreadable;

  /** Those of a group that is being started. */
  Troubles(String group, LongSupplier nanoTime) {
    this.group = group;
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /**
   * A batch that is not handled yet.
   *
   * @param since when it was tried first
   * @param at when it was tried last
   * @param cause why it failed; null while it is tried for the first time
   */
  private record Attempt(long since, long at, @Nullable String cause) {}

  private record Unreadable(long position, long at, String cause) {}

  void runs() {
    hasRun = true;
    cannotRun = null;
  }

  void cannotRun(Throwable cause) {
    cannotRun = cause.toString();
  }

  /** Of a group that does not run; empty while it is being started and that takes its time. */
  Optional<String> notRunning() {
    String cause = cannotRun;
    if (cause != null) {
      return Optional.of("not running: " + cause);
    }
    boolean starting = !hasRun && nanoTime.getAsLong() - since < LONG.toNanos();
    return starting ? Optional.empty() : Optional.of("not running");
  }

  void begins(int segment) {
    long now = nanoTime.getAsLong();
    attempts.compute(
        segment,
        (id, before) ->
            before == null
                ? new Attempt(now, now, null)
                : new Attempt(before.since(), now, before.cause()));
  }

  void failed(int segment, Throwable cause) {
    long now = nanoTime.getAsLong();
    attempts.compute(
        segment,
        (id, before) -> new Attempt(before == null ? now : before.since(), now, cause.toString()));
  }

  void done(int segment) {
    attempts.remove(segment);
  }

  /** Whether this version can read the event; if not, the group cannot go on. */
  boolean isReadable(TrackedEventMessage<?> event) {
    try {
      Payloads.of(event);
      unreadable = null;
      return true;
    } catch (SerializationException e) {
      long position = TokenPositions.of(event.trackingToken());
      Unreadable before = unreadable;
      if (before == null || before.position() != position) {
        log.atError()
            .addKeyValue("group", group)
            .addKeyValue("position", position)
            .addKeyValue("cause", e.getMessage())
            .log("event cannot be read: the group waits for a version that can");
      }
      unreadable =
          new Unreadable(
              position,
              nanoTime.getAsLong(),
              "cannot read the event at %d: %s".formatted(position, e.getMessage()));
      return false;
    }
  }

  /**
   * The one that has lasted longest.
   *
   * @param claimed the segments of this instance
   */
  Optional<String> worst(Set<Integer> claimed) {
    long now = nanoTime.getAsLong();
    Unreadable stopped = unreadable;
    if (stopped != null && now - stopped.at() < FORGOTTEN_AFTER.toNanos()) {
      return Optional.of(stopped.cause());
    }
    attempts
        .entrySet()
        .removeIf(
            entry ->
                !claimed.contains(entry.getKey())
                    && now - entry.getValue().at() >= FORGOTTEN_AFTER.toNanos());
    return attempts.values().stream()
        .filter(tried -> tried.cause() != null || now - tried.since() >= LONG.toNanos())
        .max(Comparator.comparingLong(tried -> now - tried.since()))
        .map(tried -> text(tried, now));
  }

  private static String text(Attempt tried, long now) {
    long seconds = Duration.ofNanos(now - tried.since()).toSeconds();
    return "has been trying to handle a batch for "
        + seconds
        + " s"
        + (tried.cause() == null ? "" : ": " + tried.cause());
  }
}
