package danliao.query.search;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while the search index answers; bounded by the client's socket timeout. */
final class ElasticsearchHealth extends AbstractHealthIndicator {
  private final MessageIndex index;

  ElasticsearchHealth(MessageIndex index) {
    this.index = index;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    index.probe();
    builder.up();
  }
}
