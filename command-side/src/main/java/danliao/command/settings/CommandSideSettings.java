package danliao.command.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the command side takes commands in ({@code danliao.command.*}); defaults are in
 * application.yml.
 *
 * @param commandTopic where commands come from
 * @param answerTopic where refusals and repeated acks go
 * @param consumerGroup of all instances of the command side
 * @param instanceName unique on its host and the same after a restart: the broker then hands the
 *     queues back at once instead of waiting for locks of the dead process to run out
 * @param threads that handle queues at the same time
 * @param batchSize the most bodies that are taken together, and the most commands in one
 *     transaction
 * @param busyPullInterval between two pulls from a queue while commands pour in, at most
 * @param cacheSize messages whose state is kept in memory
 * @param tries of a command that fails for a reason of its own before it is set aside
 * @param putBackDelay before an acknowledgement that overtook its message comes again; it doubles
 *     each time
 * @param putBackLongestDelay the bound of that
 * @param putBackTime how long such an acknowledgement is put back in all
 * @param longestBackoff between tries while the event store or the broker is away
 * @param sendTimeout of one publication to the broker
 * @param shutdownWait how long a batch may take to finish at shutdown
 */
@ConfigurationProperties("danliao.command")
public record CommandSideSettings(
    String commandTopic,
    String answerTopic,
    String consumerGroup,
    String instanceName,
    int threads,
    int batchSize,
    Duration busyPullInterval,
    int cacheSize,
    int tries,
    Duration putBackDelay,
    Duration putBackLongestDelay,
    Duration putBackTime,
    Duration longestBackoff,
    Duration sendTimeout,
    Duration shutdownWait) {

  public CommandSideSettings {
    filled("command-topic", commandTopic);
    filled("answer-topic", answerTopic);
    filled("consumer-group", consumerGroup);
    filled("instance-name", instanceName);
    between("threads", threads, 1, 64);
    between("batch-size", batchSize, 1, 1024);
    between("cache-size", cacheSize, 0, 10_000_000);
    between("tries", tries, 1, 100);
    positive("busy-pull-interval", busyPullInterval);
    positive("put-back-delay", putBackDelay);
    atLeast("put-back-longest-delay", putBackLongestDelay, putBackDelay);
    positive("put-back-time", putBackTime);
    positive("longest-backoff", longestBackoff);
    positive("send-timeout", sendTimeout);
    positive("shutdown-wait", shutdownWait);
  }

  private static void filled(String name, String found) {
    if (found == null || found.isBlank()) {
      throw new IllegalArgumentException(
          "danliao.command." + name + ": expected a name, found none");
    }
  }

  private static void between(String name, int found, int least, int most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "danliao.command.%s: expected %d to %d, found %d".formatted(name, least, most, found));
    }
  }

  private static void atLeast(String name, Duration found, Duration least) {
    if (found == null || found.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "danliao.command.%s: expected %s or more, found %s".formatted(name, least, found));
    }
  }

  private static void positive(String name, Duration found) {
    if (found == null || found.isNegative() || found.isZero()) {
      throw new IllegalArgumentException(
          "danliao.command." + name + ": expected more than 0, found " + found);
    }
  }
}
