package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What the JDBC event store takes when groups of events are committed one after the other. Not part
 * of the tests: {@code ./danliao test -pl axon-config -am -Dit.test=CommitsBench
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class CommitsBench {
  private static final int GROUP = 50;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(5);

  @Test
  void groupsOfFifty() throws Exception {
    try (TestDatabase database = new TestDatabase();
        TestNode one = new TestNode(database);
        TestNode other = new TestNode(database)) {
      for (List<TestNode> nodes : List.of(List.of(one), List.of(one, other))) {
        for (int writers : new int[] {1, 4, 8}) {
          run(nodes, writers, WARM_UP);
          double perSecond = run(nodes, writers, MEASURED);
          System.out.printf(
              Locale.ROOT,
              "%d instance(s), %d writer(s) each, groups of %d: %,.0f events/s%n",
              nodes.size(),
              writers,
              GROUP,
              perSecond);
          assertThat(perSecond).isPositive();
        }
      }
    }
  }

  private static double run(List<TestNode> nodes, int writers, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size() * writers)) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (TestNode node : nodes) {
        for (int i = 0; i < writers; i++) {
          tasks.add(() -> write(node, end));
        }
      }
      int events = 0;
      for (Future<Integer> written : threads.invokeAll(tasks)) {
        events += written.get();
      }
      return events / (time.toNanos() / 1e9);
    }
  }

  private static int write(TestNode node, long end) {
    int events = 0;
    for (; System.nanoTime() < end; events += GROUP) {
      node.publishTogether(GROUP);
    }
    return events;
  }
}
