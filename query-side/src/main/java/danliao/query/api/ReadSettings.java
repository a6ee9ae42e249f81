package danliao.query.api;

import static danliao.service.settings.Setting.expect;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What reads of messages may hold in memory, those of each kind for themselves.
 *
 * @param messages that all reads under way may return together
 * @param messagesPerUser that those of one user may; they have the same part of the places to wait
 * @param waiting reads that may wait until others end; more are refused at once
 * @param timeout of that wait; then the answer is 503
 */
@ConfigurationProperties("danliao.reads")
record ReadSettings(
    @DefaultValue("700") int messages,
    @DefaultValue("200") int messagesPerUser,
    @DefaultValue("100") int waiting,
    @DefaultValue("1s") Duration timeout) {
  ReadSettings {
    // Less would never let the largest page in.
    expect(messages >= Limits.MAX, "danliao.reads.messages", "at least " + Limits.MAX, messages);
    expect(
        messagesPerUser >= Limits.MAX && messagesPerUser <= messages,
        "danliao.reads.messages-per-user",
        "%d to %d".formatted(Limits.MAX, messages),
        messagesPerUser);
    expect(waiting >= 0, "danliao.reads.waiting", "at least 0", waiting);
    expect(timeout.isPositive(), "danliao.reads.timeout", "a positive duration", timeout);
  }

  /** Reads of one user that may wait. */
  int waitingPerUser() {
    return (int) Math.ceilDiv((long) waiting * messagesPerUser, messages);
  }
}
