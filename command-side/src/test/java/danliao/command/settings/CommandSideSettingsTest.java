package danliao.command.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

class CommandSideSettingsTest {
  private static CommandSideSettings settings(Map<String, String> overrides) throws IOException {
    EnumerablePropertySource<?> defaults =
        (EnumerablePropertySource<?>)
            new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("application.yml"))
                .getFirst();
    Map<String, Object> all = new HashMap<>();
    for (String name : defaults.getPropertyNames()) {
      all.put(name, defaults.getProperty(name));
    }
    all.putAll(overrides);
    return new Binder(new MapConfigurationPropertySource(all))
        .bind("danliao.command", CommandSideSettings.class)
        .get();
  }

  @Test
  void theDefaultsAreValid() throws IOException {
    assertThat(settings(Map.of()).commandTopic()).isEqualTo("danliao-command");
    assertThat(settings(Map.of()).batchSize()).isEqualTo(256);
  }

  @Test
  void aBatchOfNothingIsRefusedWithItsKeyAndWhatWasExpected() {
    assertThatThrownBy(() -> settings(Map.of("danliao.command.batch-size", "0")))
        .rootCause()
        .hasMessage("danliao.command.batch-size: expected 1 to 1024, found 0");
  }

  @Test
  void anAcknowledgementIsPutBackForMinutesByDefault() throws IOException {
    CommandSideSettings defaults = settings(Map.of());
    assertThat(defaults.putBackDelay()).isEqualTo(Duration.ofMillis(200));
    assertThat(defaults.putBackLongestDelay()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.putBackTime()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aLongestDelayBelowTheFirstIsRefused() {
    assertThatThrownBy(() -> settings(Map.of("danliao.command.put-back-longest-delay", "100ms")))
        .rootCause()
        .hasMessage(
            "danliao.command.put-back-longest-delay: expected PT0.2S or more, found PT0.1S");
  }

  @Test
  void aTopicWithoutANameIsRefused() {
    assertThatThrownBy(() -> settings(Map.of("danliao.command.command-topic", " ")))
        .rootCause()
        .hasMessageContaining("danliao.command.command-topic");
  }
}
