package danliao.query.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.projection.Row;
import danliao.query.projection.RowsInMemory;
import danliao.query.store.StoreUnavailableException;
import danliao.query.verify.VerificationResult.Difference;
import danliao.query.verify.VerificationResult.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final int TRIES = 6;

  private final RowsInMemory live = new RowsInMemory();
  private final RowsInMemory fresh = new RowsInMemory();
  private final List<Integer> batches = new ArrayList<>();
  private final AtomicInteger passes = new AtomicInteger();
  private Runnable onPass = () -> {};

  @Test
  void twoThatAreAlikeDoNotDiffer() {
    fill(20);
    VerificationResult result = compare(1_000);
    assertThat(result.differences()).isZero();
    assertThat(result.rows()).isEqualTo(20);
    assertThat(result.moving()).isZero();
    assertThat(result.first()).isEmpty();
    assertThat(result.position()).isEqualTo(42);
    assertThat(passes).as("nothing is looked at again").hasValue(0);
    assertThat(batches).allMatch(size -> size <= RowsInMemory.BATCH);
  }

  @Test
  void whatIsMissingExtraAndDifferentIsNamedAndNothingElse() {
    fill(20);
    live.remove("row-03");
    live.put("row-99", "extra");
    live.put("row-07", "changed");
    VerificationResult result = compare(1_000);
    assertThat(result.missing()).isEqualTo(1);
    assertThat(result.extra()).isEqualTo(1);
    assertThat(result.different()).isEqualTo(1);
    assertThat(result.differences()).isEqualTo(3);
    assertThat(result.rows()).isEqualTo(20);
    assertThat(result.first())
        .containsExactlyInAnyOrder(
            new Difference(Kind.MISSING, "row-03", row("3").fields(), null),
            new Difference(Kind.EXTRA, "row-99", null, row("extra").fields()),
            new Difference(Kind.DIFFERENT, "row-07", row("7").fields(), row("changed").fields()));
  }

  @Test
  void whatIsOnItsWayIsNoDifference() {
    fill(5);
    fresh.put("row-50", "not in the live one yet");
    live.put("row-51", "not in the fresh one yet");
    live.put("row-02", "one event behind");
    live.put("row-04", "to be removed soon");
    fresh.remove("row-04");
    onPass =
        () -> {
          if (passes.get() == 3) {
            live.put("row-50", "not in the live one yet");
            fresh.put("row-51", "not in the fresh one yet");
            live.put("row-02", "2");
            live.remove("row-04");
          }
        };
    VerificationResult result = compare(1_000);
    assertThat(result.differences()).isZero();
    assertThat(result.moving()).isZero();
    assertThat(passes).hasValue(3);
  }

  @Test
  void whatGoesOnChangingIsCountedApart() {
    fill(5);
    live.put("row-01", "wrong");
    onPass = () -> live.put("row-02", "changed " + passes.get());
    live.put("row-02", "changed");
    VerificationResult result = compare(1_000);
    assertThat(result.moving()).isEqualTo(1);
    assertThat(result.different()).isEqualTo(1);
    assertThat(result.first()).extracting(Difference::key).containsExactly("row-01");
  }

  @Test
  void aDifferenceThatAppearsWhileOneLooksIsFoundIfItStays() {
    fill(5);
    live.put("row-02", "wrong");
    onPass =
        () -> {
          if (passes.get() == 2) {
            live.put("row-02", "wrong in another way");
          }
        };
    assertThat(compare(1_000).first())
        .containsExactly(
            new Difference(
                Kind.DIFFERENT, "row-02", row("2").fields(), row("wrong in another way").fields()));
  }

  @Test
  void soManyAreNamedAndAllAreCounted() {
    fill(40);
    for (int i = 0; i < 25; i++) {
      live.put(key(i), "wrong");
    }
    VerificationResult result = compare(1_000);
    assertThat(result.different()).isEqualTo(25);
    assertThat(result.first()).hasSize(10);
    assertThat(result.unconfirmed()).isZero();
  }

  @Test
  void soManyAreLookedAtAgainAndTheOthersAreCountedWithoutThat() {
    fill(40);
    for (int i = 0; i < 25; i++) {
      live.remove(key(i));
    }
    VerificationResult result = compare(10);
    assertThat(result.missing()).isEqualTo(10);
    assertThat(result.unconfirmed()).isEqualTo(15);
    assertThat(result.differences()).isEqualTo(25);
  }

  @Test
  void howeverManyAreOnTheirWayNoneIsCounted() {
    fill(40);
    for (int i = 0; i < 25; i++) {
      live.remove(key(i));
    }
    onPass =
        () -> {
          for (int i = 0; i < 25; i++) {
            live.put(key(i), Integer.toString(i));
          }
        };
    VerificationResult result = compare(10);
    assertThat(result.differences()).isZero();
    assertThat(result.unconfirmed()).isZero();
  }

  @Test
  void aStoreThatCannotAnswerEndsIt() {
    fill(5);
    fresh.beforeFind(
        () -> {
          throw new StoreUnavailableException("memory", new IllegalStateException("away"));
        });
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> compare(1_000));
  }

  @Test
  void itEndsBetweenBatchesIfItIsToldTo() {
    fill(20);
    var comparison =
        new Comparison(
            live,
            fresh,
            () -> {},
            batch -> {
              batches.add(batch);
              if (batches.size() == 2) {
                throw new CancellationException("enough");
              }
            },
            settings(1_000));
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> comparison.run(42));
    assertThat(batches).hasSize(2);
  }

  private VerificationResult compare(int suspects) {
    return new Comparison(
            live,
            fresh,
            () -> {
              passes.incrementAndGet();
              onPass.run();
            },
            batches::add,
            settings(suspects))
        .run(42);
  }

  private static VerifySettings settings(int suspects) {
    return new VerifySettings(TRIES, Duration.ofMillis(1), suspects);
  }

  /** Both alike. */
  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      live.put(key(i), Integer.toString(i));
      fresh.put(key(i), Integer.toString(i));
    }
  }

  private static String key(int number) {
    return "row-%02d".formatted(number);
  }

  private static Row row(String value) {
    RowsInMemory rows = new RowsInMemory();
    rows.put("any", value);
    return rows.all().get("any");
  }
}
