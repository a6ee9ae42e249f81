package danliao.query.inspect;

import danliao.query.generation.Generations;
import danliao.query.projection.Projection;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires what operators look at. */
@Configuration(proxyBeanMethods = false)
@Import({MessageLifeController.class, UserController.class})
public class InspectConfiguration {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Bean
  Sightings sightings(List<Projection> projections, Generations generations) {
    return new Sightings(projections, generations::read, PATIENCE);
  }
}
