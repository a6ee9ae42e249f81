package danliao.client.query;

import org.jspecify.annotations.Nullable;

/** How far something is that operators have begun and that goes on by itself. */
public interface OperationStatus {
  String state();

  /** Why it failed, or what keeps it from going on. */
  @Nullable String error();

  /** Whether it will change without anyone's doing. */
  boolean isUnderWay();
}
