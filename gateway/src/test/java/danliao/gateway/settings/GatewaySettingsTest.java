package danliao.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.gateway.TestSettings;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
  @Test
  void theNodeIsTheNumberTheIdEndsWith() {
    assertThat(TestSettings.of("id=gateway-12").nodeNumber()).isEqualTo(12);
    assertThat(TestSettings.of("id=gateway-1025").nodeNumber()).isEqualTo(1);
    assertThat(TestSettings.of("id=7").nodeNumber()).isEqualTo(7);
  }

  @Test
  void anIdWithoutANumberHasANodeAllTheSame() {
    assertThat(TestSettings.of("id=east").nodeNumber()).isBetween(0, 1023);
  }

  @Test
  void aNodeThatIsSetIsTheNode() {
    assertThat(TestSettings.of("id=gateway-12", "node=3").nodeNumber()).isEqualTo(3);
  }
}
