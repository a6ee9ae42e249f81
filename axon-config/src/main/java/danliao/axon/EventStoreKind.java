package danliao.axon;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.core.env.PropertyResolver;

/** Where events are stored: the setting {@code danliao.event-store}. */
enum EventStoreKind {
  JDBC,
  AXON_SERVER;

  static final String SETTING = "danliao.event-store";

  static EventStoreKind of(PropertyResolver environment) {
    String found = environment.getProperty(SETTING, "jdbc");
    return Arrays.stream(values())
        .filter(kind -> kind.setting().equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    SETTING + ": expected jdbc or axon-server, found " + found));
  }

  private String setting() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
