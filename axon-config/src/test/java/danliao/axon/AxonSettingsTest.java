package danliao.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AxonSettingsTest {
  static AxonSettings settings(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("danliao.axon", AxonSettings.class);
  }

  @Test
  void theDefaultsFitTogether() {
    assertThat(settings(Map.of()).fetchDelay()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void aClaimThatOneLateSignOfLifeCouldLoseIsRefused() {
    assertThatThrownBy(() -> settings(Map.of("danliao.axon.claim-timeout", "2s")))
        .rootCause()
        .hasMessageContaining("danliao.axon.claim-timeout")
        .hasMessageContaining("PT2S");
  }

  @Test
  void aCacheOfNothingIsRefused() {
    assertThatThrownBy(() -> settings(Map.of("danliao.axon.cached-events", "0")))
        .rootCause()
        .hasMessage("danliao.axon.cached-events: expected at least 1, found 0");
  }

  @Test
  void anIdleStoreIsNotAskedMoreOftenThanABusyOne() {
    assertThat(settings(Map.of("danliao.axon.fetch-delay", "80ms")).idleFetchDelay())
        .isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void aFetchDelayOfZeroIsRefused() {
    assertThatThrownBy(() -> settings(Map.of("danliao.axon.fetch-delay", "0ms")))
        .rootCause()
        .hasMessageContaining("danliao.axon.fetch-delay");
  }
}
