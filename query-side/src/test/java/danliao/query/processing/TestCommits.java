package danliao.query.processing;

/** Commits without a processing group. */
public final class TestCommits {
  private TestCommits() {}

  public static void commit(Commits commits) {
    commits.committed();
  }
}
