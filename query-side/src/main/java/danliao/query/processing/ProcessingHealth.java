package danliao.query.processing;

import danliao.query.generation.Generations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down while a processing group of this instance is not running or cannot handle its events. One
 * whose segments are all with other instances is up.
 */
final class ProcessingHealth implements HealthIndicator {
  private final ProcessingGroups groups;
  private final Generations generations;

  ProcessingHealth(ProcessingGroups groups, Generations generations) {
    this.groups = groups;
    this.generations = generations;
  }

  @Override
  public Health health() {
    Map<String, String> troubles = new LinkedHashMap<>();
    for (RunningGroup group : groups.groups()) {
      if (generations.isInTheMaking(group.name())) {
        continue;
      }
      group
          .trouble()
          .or(() -> group.isRunning() ? Optional.empty() : Optional.of("being started"))
          .ifPresent(trouble -> troubles.put(group.name(), trouble));
    }
    return (troubles.isEmpty() ? Health.up() : Health.down()).withDetails(troubles).build();
  }
}
