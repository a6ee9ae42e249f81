package danliao.query.projection;

import java.util.List;

/**
 * A processing group to run, a feature's bean or a generation's, by {@link ProcessingGroups}.
 *
 * @param name of the tokens; to change it is to start anew
 * @param start where a group without a token begins
 * @param batchSize events handled and committed together, at most
 * @param prepare runs before the group starts, again and again until it succeeds
 */
public record ProcessingGroup(
    String name, Start start, Handler handler, int batchSize, Runnable prepare) {
  /** Where a group without a token begins. */
  public enum Start {
    OLDEST_EVENT,
    HEAD
  }

  /** What the group does with a batch; returns when the token may be stored. */
  @FunctionalInterface
  public interface Handler {
    /** Called by one thread a segment, with the events of whole conversations in their order. */
    void handle(List<StoredEvent> batch);
  }

  /** The group that fills a projection. */
  public static String nameOf(String projection, int generation) {
    return projection + "-g" + generation;
  }
}
