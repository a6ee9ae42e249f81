package danliao.query.services;

import static danliao.service.settings.Setting.expect;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code danliao.console.*}: what the operations console shows.
 *
 * @param services each {@code name=http://host:port}, where its actuator is
 */
@ConfigurationProperties("danliao.console")
record ServiceSettings(@DefaultValue List<String> services) {
  ServiceSettings {
    for (String service : services) {
      expect(
          service.matches("[A-Za-z0-9_.-]+=https?://[^/\\s]+"),
          "danliao.console.services",
          "name=http://host:port",
          service);
    }
  }

  /** By name, in the order given. */
  Map<String, URI> addresses() {
    Map<String, URI> addresses = new LinkedHashMap<>();
    for (String service : services) {
      int equals = service.indexOf('=');
      addresses.put(service.substring(0, equals), URI.create(service.substring(equals + 1)));
    }
    return addresses;
  }
}
