package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairShareTest {
  @Test
  void sharesAreRoundedUpSoThatNoSegmentIsLeftOver() {
    assertThat(FairShare.of(2, 1)).isEqualTo(2);
    assertThat(FairShare.of(2, 2)).isEqualTo(1);
    assertThat(FairShare.of(2, 3)).isEqualTo(1);
    assertThat(FairShare.of(16, 3)).isEqualTo(6);
  }

  @Test
  void beforeAGroupHasSegmentsOneMayBeClaimed() {
    assertThat(FairShare.of(0, 2)).isEqualTo(1);
  }
}
