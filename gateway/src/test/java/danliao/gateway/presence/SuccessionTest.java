package danliao.gateway.presence;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SuccessionTest {
  private static final String OTHER = "gateway-3#abc";
  private static final long NOW = 1_767_322_000_000L;

  private final Succession succession = new Succession(3);

  @Test
  void whoWasKilledIsWaitedFor() {
    for (long after = 0; after < 5_000; after += 100) {
      look(OTHER, NOW + 5_000, NOW + after);
    }
  }

  @Test
  void whoIsStoppingIsWaitedFor() {
    for (long after = 0; after < 8_000; after += 100) {
      look(OTHER, NOW + after + 5_000, NOW + after);
    }
  }

  @Test
  void whoLivesIsNotWaitedFor() {
    look(OTHER, NOW + 5_000, NOW);
    assertThatThrownBy(() -> look(OTHER, NOW + 16_000, NOW + 11_000))
        .hasMessageContaining("expected a node that no other running gateway has")
        .hasMessageEndingWith("found 3 with " + OTHER);
  }

  @Test
  void whoTookItMeanwhileIsAnotherToWaitFor() {
    look(OTHER, NOW + 5_000, NOW);
    assertThatCode(() -> look("gateway-3#abd", NOW + 16_000, NOW + 11_000))
        .doesNotThrowAnyException();
  }

  @Test
  void stampsThatAreLittleAheadOfRedisAreWaitedForThoughNobodyLives() {
    for (long after = 0; after < 50_000; after += 100) {
      look(OTHER, NOW + 50_000, NOW + after);
    }
  }

  @Test
  void stampsThatAreFarAheadOfRedisAreNotWaitedFor() {
    assertThatThrownBy(() -> look(OTHER, NOW + 3_600_000, NOW))
        .hasMessageContaining("found it 3600 s behind them");
  }

  private void look(String holder, long until, long redis) {
    succession.look(new NodeTenure(false, holder, until, redis));
  }
}
