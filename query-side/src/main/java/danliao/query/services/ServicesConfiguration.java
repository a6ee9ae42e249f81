package danliao.query.services;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Wires what is known of the services. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServiceSettings.class)
@Import(ServicesController.class)
public class ServicesConfiguration {
  @Bean
  ServiceWatch serviceWatch(ServiceSettings settings, JsonMapper json) {
    return new ServiceWatch(settings.addresses(), json, Clock.systemUTC());
  }
}
