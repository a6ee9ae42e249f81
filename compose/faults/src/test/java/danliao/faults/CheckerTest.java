package danliao.faults;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.api.Ids;
import danliao.client.query.MessageItem;
import danliao.faults.ModelRun.Outcome;
import danliao.faults.Violation.Promise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckerTest {
  private static final int STEPS = 1_500;
  private static final int SEEDS = 5;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  static Stream<Arguments> bugs() {
    return EnumSet.complementOf(EnumSet.of(Bug.NONE)).stream()
        .flatMap(bug -> LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(bug, seed)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBackendWithoutBugsKeepsEveryPromise(long seed) {
    Outcome run = ModelRun.of(Bug.NONE, seed, STEPS);
    Verdict verdict = Checker.check(run.entries(), run.views());
    assertThat(verdict.first()).isEmpty();
    assertThat(verdict.violations()).isZero();
    assertThat(verdict.checkedMessages()).isGreaterThan(100);
    assertThat(verdict.dueToConnected()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void aBugBreaksItsPromiseForTheMessageItStruck(Bug bug, long seed) {
    Outcome run = ModelRun.of(bug, seed, STEPS);
    assertThat(run.struck()).as("struck with seed %s", seed).isNotNull();
    assertThat(Checker.check(run.entries(), run.views()).first())
        .filteredOn(violation -> violation.promise() == bug.broken)
        .extracting(Violation::messageId)
        .containsOnly(named(bug, run));
  }

  /** The struck message, or what stands for it. */
  private static String named(Bug bug, Outcome run) {
    String struck = String.valueOf(run.struck());
    Stream<MessageItem> conversation = conversationOf(struck, run.views()).stream();
    return switch (bug) {
      case SENT_BY_NOBODY -> Ids.message(item(struck, run.views()).from(), "nobody-sent-it");
      case UNREAD_COUNTED_TWICE, READ_NOT_TAKEN_OFF_THE_COUNT ->
          conversation
              .filter(item -> item.to().equals(item(struck, run.views()).to()))
              .findFirst()
              .orElseThrow()
              .messageId();
      default -> struck;
    };
  }

  private static MessageItem item(String messageId, Views views) {
    return conversationOf(messageId, views).stream()
        .filter(item -> item.messageId().equals(messageId))
        .findFirst()
        .orElseThrow();
  }

  private static List<MessageItem> conversationOf(String messageId, Views views) {
    return views.histories().values().stream()
        .flatMap(own -> own.values().stream())
        .filter(items -> items.stream().anyMatch(item -> item.messageId().equals(messageId)))
        .findFirst()
        .orElse(List.of());
  }

  @Test
  void aViolationTellsWhatHappenedInOrderAndNoContent() {
    Outcome run = ModelRun.of(Bug.STALE_IN_SEARCH, 1, STEPS);
    Violation violation = Checker.check(run.entries(), run.views()).first().getFirst();
    assertThat(violation.what()).contains("expected", "found").doesNotContain("hello");
    assertThat(violation.history())
        .anyMatch(line -> line.contains(" connected to gateway "))
        .anyMatch(line -> line.contains(" sent message-"))
        .anyMatch(line -> line.contains("serverAck"))
        .anyMatch(line -> line.contains("was pushed " + violation.messageId()))
        .anyMatch(line -> line.contains("wrote ack READ"))
        .anyMatch(line -> line.startsWith("event 0 MessageSent"))
        .noneMatch(line -> line.contains("hello"));
    assertThat(
            violation.history().stream()
                .filter(line -> line.contains(" ms "))
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(' ')))))
        .isSorted();
  }

  @Test
  void allViolationsAreCountedAndTheFirstHundredAreTold() {
    Outcome run = ModelRun.of(Bug.NONE, 1, STEPS);
    Views empty = new Views(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    Verdict verdict = Checker.check(run.entries(), empty);
    assertThat(verdict.first())
        .hasSize(Findings.KEPT)
        .allMatch(violation -> violation.promise() == Promise.ACKNOWLEDGED_IS_KEPT);
    assertThat(verdict.violations()).isGreaterThan(Findings.KEPT);
  }

  @Test
  void whatUsersWhoStayedConnectedMissedIsCounted() {
    Outcome run = ModelRun.of(Bug.LEFT_TO_THE_NEXT_LOGIN, 1, STEPS);
    Verdict verdict = Checker.check(run.entries(), run.views());
    assertThat(verdict.missedByConnected()).isEqualTo(1);
    assertThat(verdict.broken()).containsEntry(Promise.CONNECTED_MISS_NOTHING, 1L);
  }

  @Test
  void receiptsMayComeAgainInTheirOrder() {
    Outcome run = ModelRun.of(Bug.NONE, 1, STEPS);
    List<Entry> again = new ArrayList<>(run.entries());
    run.entries().stream().filter(Entry.Told.class::isInstance).forEach(again::add);
    assertThat(Checker.check(again, run.views()).first()).isEmpty();
  }

  @Test
  void whatItsSenderSendsAgainMayComeAgain() {
    Outcome run = ModelRun.of(Bug.PUSHED_TWICE, 1, STEPS);
    List<Entry> resent = new ArrayList<>();
    for (Entry entry : run.entries()) {
      resent.add(entry);
      if (entry instanceof Entry.Sent) {
        resent.add(entry);
      }
    }
    assertThat(Checker.check(resent, run.views()).first())
        .noneMatch(violation -> violation.promise() == Promise.PUSHED_ONCE);
  }

  @Test
  void aFullPageOfUndeliveredMessagesIsTheOldestOfThem() {
    Outcome run = ModelRun.of(Bug.NONE, 3, 30_000);
    Map<String, List<MessageItem>> pages = new HashMap<>();
    run.views()
        .undelivered()
        .forEach((user, items) -> pages.put(user, items.stream().limit(200).toList()));
    assertThat(run.views().undelivered().values()).anyMatch(items -> items.size() > 200);
    Views views = run.views();
    assertThat(
            Checker.check(
                    run.entries(),
                    new Views(
                        views.histories(),
                        views.conversations(),
                        views.unread(),
                        pages,
                        views.found(),
                        views.events()))
                .first())
        .isEmpty();
  }

  @Test
  void theSameRunGetsTheSameVerdict() {
    Outcome run = ModelRun.of(Bug.ACKED_AND_LOST_FROM_THE_LOG, 2, STEPS);
    Set<Verdict> verdicts =
        Set.copyOf(
            List.of(
                Checker.check(run.entries(), run.views()),
                Checker.check(run.entries(), run.views())));
    assertThat(verdicts).hasSize(1);
  }
}
