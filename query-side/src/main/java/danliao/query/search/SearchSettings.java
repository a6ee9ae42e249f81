package danliao.query.search;

import danliao.api.Topics;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The search indexes and what fills them.
 *
 * @param topic of the references to changed messages
 * @param consumerGroup that reads them
 * @param indexPrefix an index's name without its generation
 * @param shards of a new index
 * @param replicas of a new index
 */
@ConfigurationProperties("danliao.search")
record SearchSettings(
    @DefaultValue(Topics.SEARCH_SYNC) String topic,
    @DefaultValue("danliao-data-sync") String consumerGroup,
    @DefaultValue("danliao-message-g") String indexPrefix,
    @DefaultValue("1") int shards,
    @DefaultValue("0") int replicas) {
  SearchSettings {
    atLeast(1, "shards", shards);
    atLeast(0, "replicas", replicas);
  }

  private static void atLeast(int least, String key, int found) {
    if (found < least) {
      throw new IllegalArgumentException(
          "danliao.search." + key + ": expected at least " + least + ", found " + found);
    }
  }

  String index(int generation) {
    return indexPrefix + generation;
  }

  /** What a generation's index is written and searched through. */
  String alias(int generation) {
    return index(generation) + "-alias";
  }
}
