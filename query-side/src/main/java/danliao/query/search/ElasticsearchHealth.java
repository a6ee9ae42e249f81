package danliao.query.search;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while the search index answers and has all; bounded by the client's socket timeout. */
final class ElasticsearchHealth extends AbstractHealthIndicator {
  private final MessageIndex index;
  private final BooleanSupplier filling;

  /**
   * @param filling whether the index gets again what it lost
   */
  ElasticsearchHealth(MessageIndex index, BooleanSupplier filling) {
    this.index = index;
    this.filling = filling;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    index.probe();
    if (filling.getAsBoolean() || index.state() != MessageIndex.State.FILLED) {
      builder.down().withDetail("index", "is being filled");
    } else {
      builder.up();
    }
  }
}
