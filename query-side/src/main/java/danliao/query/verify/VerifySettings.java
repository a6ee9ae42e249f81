package danliao.query.verify;

import static danliao.service.settings.Setting.expect;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the live generation of a projection is compared with a fresh one while both are written.
 *
 * @param tries how often a row that differs is looked at again before it is a difference
 * @param pause between the first two; each is half as long again as the one before
 * @param suspects rows that differ and are kept in memory to be looked at again, at most; and so
 *     many differences are confirmed before others are only counted
 */
@ConfigurationProperties("danliao.verify")
record VerifySettings(
    @DefaultValue("10") int tries,
    @DefaultValue("300ms") Duration pause,
    @DefaultValue("1000") int suspects) {
  private static final int FEWEST_TRIES = 2;
  private static final int MOST_TRIES = 15;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  VerifySettings {
    expect(tries >= FEWEST_TRIES && tries <= MOST_TRIES, "danliao.verify.tries", "2 to 15", tries);
    expect(
        pause.isPositive() && pause.compareTo(LONGEST_PAUSE) <= 0,
        "danliao.verify.pause",
        "more than nothing and at most 1s",
        pause);
    expect(suspects > 0, "danliao.verify.suspects", "at least 1", suspects);
  }
}
