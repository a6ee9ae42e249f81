package danliao.query.conversation;

import static danliao.service.settings.Setting.expect;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What Redis keeps for the next pages of lists of conversations.
 *
 * @param conversations kept of one list; paging goes on behind them, but what was there and moves
 *     to the front before paging comes to it is left out then
 * @param lists kept of one user
 * @param keptFor after the last page that was read of it
 * @param timeout of one access to Redis
 */
@ConfigurationProperties("danliao.paging")
record PagingSettings(
    @DefaultValue("10000") int conversations,
    @DefaultValue("8") int lists,
    @DefaultValue("10m") Duration keptFor,
    @DefaultValue("2s") Duration timeout) {
  PagingSettings {
    expect(conversations > 0, "danliao.paging.conversations", "at least 1", conversations);
    expect(lists > 0, "danliao.paging.lists", "at least 1", lists);
    expect(keptFor.toMillis() > 0, "danliao.paging.kept-for", "at least 1ms", keptFor);
    expect(timeout.toMillis() > 0, "danliao.paging.timeout", "at least 1ms", timeout);
  }
}
