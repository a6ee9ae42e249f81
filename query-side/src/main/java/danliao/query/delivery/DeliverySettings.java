package danliao.query.delivery;

import danliao.api.Topics;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How acks and receipts reach clients.
 *
 * @param waitFor the projections that must have stored an event before anyone hears of it; empty
 *     for all that follow events
 * @param poll how often their tokens are looked at while other instances run them
 * @param waitTimeout after so long the wait counts as failed, and begins again
 * @param pushTimeout of one call of a gateway, and of the wait for all that one push calls
 * @param pushBatch frames in one call, at most
 * @param waitingFrames that may wait for one gateway that does not confirm; more are dropped
 * @param waitingBytes likewise
 * @param overdueAfter a message to which nothing has happened for so long is taken over
 * @param commandTopic where the command side hears that a recipient is offline
 * @param answerTopic where the command side's answers are
 * @param answerGroup the consumer group of the acks among them
 * @param refusalGroup the consumer group of the refusals
 * @param answerTime an answer that could not be delivered for so long is dropped
 */
@Validated
@ConfigurationProperties("danliao.delivery")
public record DeliverySettings(
    @DefaultValue List<String> waitFor,
    @DefaultValue("20ms") Duration poll,
    @DefaultValue("10s") Duration waitTimeout,
    @DefaultValue("1s") Duration pushTimeout,
    @DefaultValue("200") @Min(1) int pushBatch,
    @DefaultValue("20000") @Min(1) int waitingFrames,
    @DefaultValue("16MB") DataSize waitingBytes,
    @DefaultValue("5s") Duration overdueAfter,
    @DefaultValue(Topics.COMMAND) String commandTopic,
    @DefaultValue("danliao-answer") String answerTopic,
    @DefaultValue("danliao-delivery") String answerGroup,
    @DefaultValue("danliao-refusal") String refusalGroup,
    @DefaultValue("10m") Duration answerTime) {}
