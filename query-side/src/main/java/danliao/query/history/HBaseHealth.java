package danliao.query.history;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while the message log's table answers; bounded by HBase's operation timeout. */
final class HBaseHealth extends AbstractHealthIndicator {
  private final MessageTable table;

  HBaseHealth(MessageTable table) {
    this.table = table;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    table.probe();
    builder.up();
  }
}
