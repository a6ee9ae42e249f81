package danliao.query.generation;

import danliao.query.projection.Generation;
import danliao.query.store.StoreUnavailableException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What readers of a projection use: always the generation that is live on this instance.
 * Thread-safe.
 *
 * @param <T> what reads one generation
 */
public final class Live<T> {
  private final Pointer pointer;
  private final String store;
  private final Function<Generation, T> open;
  private final Predicate<Generation> behind;
  private volatile @Nullable Opened<T> opened;

  /**
   * @param behind true for a generation whose store has lost data
   */
  Live(Pointer pointer, String store, Function<Generation, T> open, Predicate<Generation> behind) {
    this.pointer = pointer;
    this.store = store;
    this.open = open;
    this.behind = behind;
  }

  /**
   * Runs a query on the live generation, which stays the same until the query is done.
   *
   * @throws StoreUnavailableException while a new projection is built for the first time, and while
   *     a store gets again what it lost
   */
  public <R extends @Nullable Object> R read(Function<? super T, R> query) {
    return pointer.read(
        generation -> {
          if (generation == null) {
            throw new StoreUnavailableException(
                store, new IllegalStateException("it is being built"));
          }
          if (behind.test(generation)) {
            throw new StoreUnavailableException(
                store, new IllegalStateException("it gets again what it lost"));
          }
          return query.apply(of(generation));
        });
  }

  /** Does something with the live generation, as {@link #read}. */
  public void use(Consumer<? super T> action) {
    this.<@Nullable Void>read(
        reader -> {
          action.accept(reader);
          return null;
        });
  }

  private T of(Generation generation) {
    Opened<T> last = opened;
    if (last == null || last.number() != generation.number()) {
      last = new Opened<>(generation.number(), open.apply(generation));
      opened = last;
    }
    return last.reader();
  }

  private record Opened<T>(int number, T reader) {}
}
