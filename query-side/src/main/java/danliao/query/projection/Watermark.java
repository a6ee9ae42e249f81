package danliao.query.projection;

import danliao.query.store.StoreUnavailableException;
import java.util.Map;

/**
 * How far a store says it has been filled, written beside its data. The tokens are in the database:
 * a store elsewhere that lost its data, or its newest, is found out by this. Thread-safe.
 */
public interface Watermark {
  /**
   * Up to which position the events of each segment are stored; a segment without any is missing.
   *
   * @throws StoreUnavailableException if the store cannot answer now
   */
  Map<Integer, Long> positions();

  /**
   * Says that the events of a segment up to {@code to} are stored, which the caller has done.
   *
   * @param from what the store said before, or less; -1 if it said nothing
   * @return false if it now says less than {@code from}: then it has lost data, and nothing is
   *     written
   * @throws StoreUnavailableException if the store cannot answer now
   */
  boolean advance(int segment, long from, long to);
}
