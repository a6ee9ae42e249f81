package danliao.query.processing;

import java.util.Collection;
import java.util.Set;

/** What groups do on one instance. */
public final class TestGroups {
  private TestGroups() {}

  /** The segments that it has claimed; none of a group that it does not run. */
  public static Collection<Integer> segments(ProcessingGroups groups, String name) {
    return groups.find(name).map(running -> running.segments().keySet()).orElse(Set.of());
  }
}
