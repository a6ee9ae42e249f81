package danliao.query.processing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How processing groups run.
 *
 * @param batchSize events handled and committed together, at most
 * @param firstRetry pause before a store that could not answer is asked again; doubles
 * @param maxRetry longest such pause
 * @param retryFor after so long the segment is given back
 * @param tries of an event that a store refuses, before it is set aside
 * @param inFlightBytes that the events of one group may take in memory while they wait and while
 *     they are handled; of the largest messages fewer than {@code batchSize} are handled together
 */
@Validated
@ConfigurationProperties("danliao.projection")
public record ProjectionSettings(
    @DefaultValue("500") @Min(1) @Max(10_000) int batchSize,
    @DefaultValue("50ms") Duration firstRetry,
    @DefaultValue("2s") Duration maxRetry,
    @DefaultValue("60s") Duration retryFor,
    @DefaultValue("3") @Min(1) int tries,
    @DefaultValue("8MB") DataSize inFlightBytes) {
  public ProjectionSettings {
    if (inFlightBytes.toBytes() < 1) {
      throw new IllegalArgumentException(
          "danliao.projection.in-flight-bytes: expected at least 1, found " + inFlightBytes);
    }
  }
}
