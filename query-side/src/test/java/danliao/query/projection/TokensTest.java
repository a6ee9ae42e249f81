package danliao.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static OptionalLong neverAsked() {
    throw new AssertionError("the tokens alone say it");
  }

  @Test
  void aTokenBehindTheEventDoesNotCoverIt() {
    assertThat(Tokens.covers(gaps(4), gaps(5), TokensTest::neverAsked)).isFalse();
    assertThat(Tokens.covers(null, gaps(5), TokensTest::neverAsked)).isFalse();
  }

  @Test
  void aTokenAtOrPastTheEventCoversIt() {
    assertThat(Tokens.covers(gaps(5), gaps(5), TokensTest::neverAsked)).isTrue();
    assertThat(Tokens.covers(gaps(9, 7L), gaps(5), TokensTest::neverAsked)).isTrue();
  }

  @Test
  void anEventThatFilledAGapWhichTheTokenStillHasIsNotCovered() {
    TrackingToken filledGapThree = gaps(5);
    assertThat(Tokens.covers(gaps(5, 3L), filledGapThree, () -> OptionalLong.of(3))).isFalse();
  }

  @Test
  void aGapOfARolledBackTransactionThatOnlyOneStreamKnowsDoesNotHoldBack() {
    assertThat(Tokens.covers(gaps(9, 3L), gaps(5), () -> OptionalLong.of(5))).isTrue();
  }

  @Test
  void anIndexIsCoveredWhenPassedAndNoGap() {
    assertThat(Tokens.covers(gaps(5, 3L), 4)).isTrue();
    assertThat(Tokens.covers(gaps(5, 3L), 3)).isFalse();
    assertThat(Tokens.covers(gaps(5), 6)).isFalse();
    assertThat(Tokens.covers(new GlobalSequenceTrackingToken(7), 7)).isTrue();
    assertThat(Tokens.covers(new GlobalSequenceTrackingToken(7), 8)).isFalse();
  }

  @Test
  void axonServersTokensCompareByThemselves() {
    assertThat(
            Tokens.covers(
                new GlobalSequenceTrackingToken(7),
                new GlobalSequenceTrackingToken(7),
                TokensTest::neverAsked))
        .isTrue();
  }

  private static TrackingToken gaps(long index, Long... gaps) {
    return GapAwareTrackingToken.newInstance(index, List.of(gaps));
  }
}
