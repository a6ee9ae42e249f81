package danliao.query.processing;

import danliao.query.message.StoredEvent;
import danliao.query.store.StoreUnavailableException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * How far each processing group has come, wherever it runs: segments of this instance from memory,
 * the others' from the token table. Thread-safe.
 */
public final class Progress {
  private final Function<String, Map<Integer, EventTrackerStatus>> local;
  private final Function<String, Map<Integer, @Nullable TrackingToken>> stored;
  private final EventIndex index;
  private final Supplier<@Nullable TrackingToken> head;
  private final Map<String, Segment[]> segments = new ConcurrentHashMap<>();

  /**
   * Asks for what it says when it is looked at.
   *
   * @param local the segments of a group on this instance
   * @param stored the token of each segment of a group
   */
  Progress(
      Function<String, Map<Integer, EventTrackerStatus>> local,
      Function<String, Map<Integer, @Nullable TrackingToken>> stored,
      EventIndex index,
      Supplier<@Nullable TrackingToken> head) {
    this.local = local;
    this.stored = stored;
    this.index = index;
    this.head = head;
  }

  /** A look at several groups at one moment; the token table is read once a group. */
  public View look() {
    return new View();
  }

  /**
   * The index to wait for so that this event is included: its own, or that of the newest event
   * where the store does not number events one by one.
   */
  public long indexOf(String messageId, long sequence) {
    return index.of(messageId, sequence).orElseGet(this::headIndex);
  }

  /** How many events there are up to this index, whatever number the store gives to the first. */
  public long count(long index) {
    return this.index.count(index);
  }

  /** When the first event after this index was recorded, if there is one. */
  Optional<Instant> recordedAfter(long index) {
    return this.index.recordedAfter(index);
  }

  /**
   * The newest event's index; -1 without events.
   *
   * @throws StoreUnavailableException if the event store cannot say
   */
  public long headIndex() {
    return headIndex(head);
  }

  /**
   * The same of an event store whose newest token is asked for.
   *
   * @throws StoreUnavailableException if the event store cannot say
   */
  public static long headIndex(Supplier<@Nullable TrackingToken> head) {
    try {
      return TokenPositions.of(head.get());
    } catch (RuntimeException e) {
      // The question is always the same: whatever fails, and each store fails in its own words, is
      // no fault of who asks.
      throw new StoreUnavailableException("event-store", e);
    }
  }

  /**
   * What was stored when it was first asked for, and for the segments of this instance what is now.
   * Thread-safe: all who ask for metrics share one.
   */
  public final class View {
    private final Map<String, Map<Integer, @Nullable TrackingToken>> tables =
        new ConcurrentHashMap<>();

    private View() {}

    /** True if the group has stored its token after this event. */
    public boolean covers(String group, StoredEvent event) {
      return covers(group, event.conversationId(), TokenPositions.of(event.token()));
    }

    /** True if the group has handled every event of the conversation up to this index. */
    public boolean covers(String group, String conversationId, long index) {
      return TokenPositions.covers(tokenFor(group, conversationId), index);
    }

    /** The lowest position of the group's segments; -1 where one has not begun. */
    public long position(String group) {
      return tokens(group).values().stream().mapToLong(TokenPositions::of).min().orElse(-1);
    }

    private @Nullable TrackingToken tokenFor(String group, String conversationId) {
      int segment = segmentOf(group, conversationId);
      Map<Integer, EventTrackerStatus> here = local.apply(group);
      return here.containsKey(segment)
          ? here.get(segment).getTrackingToken()
          : table(group).get(segment);
    }

    private Map<Integer, @Nullable TrackingToken> tokens(String group) {
      Map<Integer, @Nullable TrackingToken> all = new HashMap<>(table(group));
      local.apply(group).forEach((segment, status) -> all.put(segment, status.getTrackingToken()));
      return all;
    }

    private Map<Integer, @Nullable TrackingToken> table(String group) {
      Map<Integer, @Nullable TrackingToken> known = tables.get(group);
      if (known == null) {
        // Not within the map, which would be locked meanwhile.
        known = stored.apply(group);
        tables.put(group, known);
      }
      return known;
    }

    private int segmentOf(String group, String conversationId) {
      Segment[] known = segments.get(group);
      if (known == null) {
        known =
            Segment.computeSegments(
                table(group).keySet().stream().mapToInt(Integer::intValue).toArray());
        if (known.length > 0) {
          segments.put(group, known);
        }
      }
      for (Segment segment : known) {
        if (segment.matches((Object) conversationId)) {
          return segment.getSegmentId();
        }
      }
      return -1;
    }
  }
}
