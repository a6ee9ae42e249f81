package danliao.query.projection;

import java.util.function.BooleanSupplier;

/**
 * A read model that is a function of the events. A feature's configuration makes a bean of it, and
 * each generation of its store is filled, live and in a rebuild.
 */
public interface Projection {
  /** The name operators use: {@code conversation}, {@code message-log}, {@code unread}. */
  String name();

  /**
   * The server that holds it, as operators know it: {@code mysql}, {@code hbase}, {@code redis}.
   */
  String store();

  /**
   * Grows with every change of what is stored for the same events. A live generation of another
   * version is replaced by a rebuild that begins when the service starts.
   */
  int version();

  /**
   * False if a generation is filled from events only until it is live, and by something else from
   * its beginning on.
   */
  default boolean followsEvents() {
    return true;
  }

  /**
   * Of one that does not follow events: says whether what its live generation has been told of
   * until now is stored, whenever that is asked.
   */
  default BooleanSupplier told() {
    return () -> true;
  }

  /** The store of one generation, of this version or an earlier one. Does not touch the server. */
  ProjectionStore open(Generation generation);
}
