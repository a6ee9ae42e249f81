package danliao.query.unread;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What Redis keeps of unread and undelivered messages.
 *
 * @param payloads whole messages kept a user; what is beyond is read from the message log
 * @param payloadBytes of a message that is kept; what is larger is read from the message log
 * @param settledFor how long an acknowledgement is remembered against repeated events
 * @param timeout of one batch; a single read has {@code spring.data.redis.timeout}
 */
@Validated
@ConfigurationProperties("danliao.unread")
public record UnreadSettings(
    @DefaultValue("500") @Min(0) int payloads,
    @DefaultValue("2KB") DataSize payloadBytes,
    @DefaultValue("10m") Duration settledFor,
    @DefaultValue("2s") Duration timeout) {}
