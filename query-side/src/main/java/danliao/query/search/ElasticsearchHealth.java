package danliao.query.search;

import danliao.query.health.StoreHealth;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;

/** Up while the search index answers in time and has all. */
final class ElasticsearchHealth extends StoreHealth {
  private final MessageIndex index;
  private final BooleanSupplier filling;

  /**
   * @param filling whether the index gets again what it lost
   */
  ElasticsearchHealth(MessageIndex index, BooleanSupplier filling, Duration patience) {
    super(patience);
    this.index = index;
    this.filling = filling;
  }

  @Override
  protected void look(Health.Builder found) {
    index.probe();
    if (filling.getAsBoolean() || index.state() != MessageIndex.State.FILLED) {
      found.down().withDetail("index", "is being filled");
    } else {
      found.up();
    }
  }
}
