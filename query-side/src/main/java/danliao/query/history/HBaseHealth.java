package danliao.query.history;

import danliao.query.store.StoreHealth;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;

/** Up while the message log's table answers in time. */
final class HBaseHealth extends StoreHealth {
  private final Runnable probe;

  /**
   * @param probe fails unless HBase answers; ends in a bounded time
   */
  HBaseHealth(Runnable probe, Duration patience) {
    super(patience);
    this.probe = probe;
  }

  @Override
  protected void look(Health.Builder found) {
    probe.run();
    found.up();
  }
}
