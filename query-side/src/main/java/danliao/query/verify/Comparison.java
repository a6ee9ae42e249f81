package danliao.query.verify;

import danliao.query.projection.Row;
import danliao.query.projection.Rows;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.VerificationResult.Difference;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the live store with a fresh one while both are written. A row that differs is a suspect:
 * it is looked at again when both stores have all that was recorded meanwhile, and is a difference
 * only if it still is one after all tries, and neither side has changed in the later half of them.
 * Holds a batch of rows in memory, and the suspects.
 */
final class Comparison {
  private static final int CHUNK = 200;
  private static final int NAMED = 10;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Rows live;
  private final Rows fresh;
  private final Runnable passed;
  private final IntConsumer compared;
  private final VerifySettings settings;
  private final Map<String, Suspect> suspects = new LinkedHashMap<>();
  // Of a store that names a row twice.
  private final Set<String> confirmed = new HashSet<>();
  private final List<Difference> first = new ArrayList<>();
  private long rows;
  private long missing;
  private long extra;
  private long different;
  private long moving;
  private long unconfirmed;

  /**
   * A comparison, to be run once.
   *
   * @param passed waits until both stores have all that is recorded now
   * @param compared told the size of each batch; may end the comparison by an exception, as all
   *     others may
   */
  Comparison(
      Rows live, Rows fresh, Runnable passed, IntConsumer compared, VerifySettings settings) {
    this.live = live;
    this.fresh = fresh;
    this.passed = passed;
    this.compared = compared;
    this.settings = settings;
  }

  /**
   * A row that differs.
   *
   * @param tries so many in a row found on both sides what the one before had found
   */
  private record Suspect(@Nullable Row expected, @Nullable Row found, int tries) {
    Suspect again(@Nullable Row nowExpected, @Nullable Row nowFound) {
      boolean same = Objects.equals(expected, nowExpected) && Objects.equals(found, nowFound);
      return new Suspect(nowExpected, nowFound, same ? tries + 1 : 0);
    }
  }

  /**
   * Reads both stores from beginning to end.
   *
   * @param position how many events both have at least
   * @throws StoreUnavailableException if a store cannot answer
   * @throws CancellationException if the thread is interrupted
   */
  VerificationResult run(long position) {
    live.scan(this::compareFound);
    fresh.scan(this::lookForMissing);
    settle();
    Instant finishedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new VerificationResult(
        position, finishedAt, rows, missing, extra, different, moving, unconfirmed, first);
  }

  private void compareFound(List<Row> batch) {
    compared.accept(batch.size());
    rows += batch.size();
    Map<String, Row> expected = fresh.find(keys(batch));
    for (Row found : batch) {
      Row other = expected.get(found.key());
      if (!found.equals(other)) {
        suspect(found.key(), new Suspect(other, found, 0));
      }
    }
  }

  private void lookForMissing(List<Row> batch) {
    compared.accept(0);
    Map<String, Row> found = live.find(keys(batch));
    for (Row expected : batch) {
      if (!found.containsKey(expected.key())) {
        suspect(expected.key(), new Suspect(expected, null, 0));
      }
    }
  }

  private static List<String> keys(Collection<Row> rows) {
    return rows.stream().map(Row::key).toList();
  }

  private void suspect(String key, Suspect suspect) {
    if (confirmed.contains(key)) {
      return;
    }
    if (confirmed.size() >= settings.suspects()) {
      unconfirmed++;
      return;
    }
    suspects.put(key, suspect);
    if (suspects.size() >= settings.suspects()) {
      settle();
    }
  }

  private void settle() {
    Duration pause = settings.pause();
    for (int i = 0; i < settings.tries() && !suspects.isEmpty(); i++) {
      if (i > 0) {
        sleep(pause);
        pause = longer(pause);
      }
      passed.run();
      lookAgain();
    }
    suspects.forEach(this::judge);
    suspects.clear();
  }

  private void lookAgain() {
    List<String> keys = List.copyOf(suspects.keySet());
    for (int from = 0; from < keys.size(); from += CHUNK) {
      List<String> chunk = keys.subList(from, Math.min(keys.size(), from + CHUNK));
      Map<String, Row> expected = fresh.find(chunk);
      Map<String, Row> found = live.find(chunk);
      for (String key : chunk) {
        Row one = expected.get(key);
        Row other = found.get(key);
        suspects.computeIfPresent(
            key, (k, suspect) -> Objects.equals(one, other) ? null : suspect.again(one, other));
      }
    }
  }

  private void judge(String key, Suspect suspect) {
    if (suspect.tries() < settings.tries() / 2) {
      moving++;
      return;
    }
    confirmed.add(key);
    Difference difference = Difference.of(key, suspect.expected(), suspect.found());
    switch (difference.kind()) {
      case MISSING -> missing++;
      case EXTRA -> extra++;
      case DIFFERENT -> different++;
    }
    if (first.size() < NAMED) {
      first.add(difference);
    }
  }

  private static Duration longer(Duration pause) {
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private static void sleep(Duration pause) {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
