package danliao.query.generation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How new generations of projections are built.
 *
 * @param batchSize events handled and committed together while a generation is built, at most
 * @param eventsPerSecond that an instance applies at most to the generations that are built, all
 *     together, so that chat keeps its speed; 0 is no limit
 * @param look between two looks at the registry
 * @param settle how long each step of a switch is held, so that every instance has seen it; an
 *     instance whose last look is older does nothing that depends on it
 * @param near a generation so many events behind the newest may become live
 * @param grace how long the former generation is kept for a rollback
 */
@Validated
@ConfigurationProperties("danliao.rebuild")
public record RebuildSettings(
    @DefaultValue("1000") @Min(1) @Max(10_000) int batchSize,
    @DefaultValue("5000") @Min(0) int eventsPerSecond,
    @DefaultValue("250ms") Duration look,
    @DefaultValue("3s") Duration settle,
    @DefaultValue("1000") @Min(0) int near,
    @DefaultValue("10m") Duration grace) {
  public RebuildSettings {
    if (!look.isPositive() || settle.compareTo(look.multipliedBy(4)) < 0) {
      throw new IllegalArgumentException(
          "danliao.rebuild.settle: expected at least four times danliao.rebuild.look (%s), found %s"
              .formatted(look, settle));
    }
  }
}
