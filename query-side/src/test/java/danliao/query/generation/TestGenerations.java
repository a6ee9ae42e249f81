package danliao.query.generation;

import danliao.query.projection.Generation;
import danliao.query.projection.GenerationState;
import java.time.Instant;

/** Generations that no registry knows. */
public final class TestGenerations {
  private TestGenerations() {}

  public static Generation live(String projection, int number) {
    return generation(projection, number, GenerationState.LIVE);
  }

  static Generation generation(String projection, int number, GenerationState state) {
    return new Generation(
        projection,
        number,
        1,
        state,
        -1,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null,
        true,
        null,
        false);
  }

  /** Reads the same whatever is live. */
  public static <T> Live<T> reading(T reader) {
    return reading(reader, false);
  }

  /** Reads of a store that gets again what it lost. */
  public static <T> Live<T> behind(T reader) {
    return reading(reader, true);
  }

  private static <T> Live<T> reading(T reader, boolean behind) {
    Pointer pointer = new Pointer();
    pointer.set(live("test", 1));
    return new Live<>(pointer, "test", generation -> reader, generation -> behind);
  }
}
