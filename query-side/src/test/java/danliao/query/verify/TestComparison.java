package danliao.query.verify;

import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import java.time.Duration;

/** Compares two stores that nobody writes meanwhile. */
public final class TestComparison {
  private static final VerifySettings SETTINGS = new VerifySettings(4, Duration.ofMillis(1), 1_000);

  private TestComparison() {}

  public static VerificationResult of(ProjectionStore live, ProjectionStore fresh) {
    return of(live.rows(), fresh.rows());
  }

  public static VerificationResult of(Rows live, Rows fresh) {
    return new Comparison(live, fresh, () -> {}, batch -> {}, SETTINGS).run(0);
  }
}
