package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.Test;

class TokensTest {
  @Test
  void aTokenBehindTheEventDoesNotCoverIt() {
    assertThat(Tokens.covers(at(4), 5)).isFalse();
    assertThat(Tokens.covers(null, 0)).isFalse();
  }

  @Test
  void aTokenAtOrPastTheEventCoversIt() {
    assertThat(Tokens.covers(at(5), 5)).isTrue();
    assertThat(Tokens.covers(at(9), 5)).isTrue();
  }

  @Test
  void aReplayHasPassedOnlyWhatItHasReplayed() {
    TrackingToken replay = ReplayToken.createReplayToken(at(9), at(4));
    assertThat(Tokens.covers(replay, 4)).isTrue();
    assertThat(Tokens.covers(replay, 5)).isFalse();
  }

  private static TrackingToken at(long position) {
    return new GlobalSequenceTrackingToken(position);
  }
}
