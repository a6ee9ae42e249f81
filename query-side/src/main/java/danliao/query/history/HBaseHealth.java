package danliao.query.history;

import danliao.query.projection.Live;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while the message log's table answers; bounded by HBase's operation timeout. */
final class HBaseHealth extends AbstractHealthIndicator {
  private final Live<MessageLog> log;

  HBaseHealth(Live<MessageLog> log) {
    this.log = log;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    log.use(MessageLog::probe);
    builder.up();
  }
}
