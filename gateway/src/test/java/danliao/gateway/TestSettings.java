package danliao.gateway;

import danliao.gateway.settings.GatewaySettings;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings with their defaults, but for what a test says. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * Binds settings as Spring does, without validating them.
   *
   * @param settings {@code key=value}, without the prefix
   */
  public static GatewaySettings of(String... settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("danliao.gateway.id", "gateway-1");
    properties.put("danliao.gateway.query-side", "127.0.0.1:1");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      properties.put(
          "danliao.gateway." + setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new Binder(new MapConfigurationPropertySource(properties))
        .bind("danliao.gateway", GatewaySettings.class)
        .get();
  }
}
