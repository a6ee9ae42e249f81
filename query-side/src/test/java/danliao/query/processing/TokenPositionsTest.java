package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.Test;

class TokenPositionsTest {
  @Test
  void aTokenBehindTheEventDoesNotCoverIt() {
    assertThat(TokenPositions.covers(at(4), 5)).isFalse();
    assertThat(TokenPositions.covers(null, 0)).isFalse();
  }

  @Test
  void aTokenAtOrPastTheEventCoversIt() {
    assertThat(TokenPositions.covers(at(5), 5)).isTrue();
    assertThat(TokenPositions.covers(at(9), 5)).isTrue();
  }

  @Test
  void aReplayHasPassedOnlyWhatItHasReplayed() {
    TrackingToken replay = ReplayToken.createReplayToken(at(9), at(4));
    assertThat(TokenPositions.covers(replay, 4)).isTrue();
    assertThat(TokenPositions.covers(replay, 5)).isFalse();
  }

  private static TrackingToken at(long position) {
    return new GlobalSequenceTrackingToken(position);
  }
}
