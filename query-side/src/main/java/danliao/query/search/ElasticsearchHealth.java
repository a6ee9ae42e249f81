package danliao.query.search;

import danliao.query.generation.Live;
import danliao.query.store.StoreHealth;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;

/** Up while the index that is searched answers in time and has all. */
final class ElasticsearchHealth extends StoreHealth {
  private final Live<MessageIndex> live;

  ElasticsearchHealth(Live<MessageIndex> live, Duration patience) {
    super(patience);
    this.live = live;
  }

  @Override
  protected void look(Health.Builder found) {
    MessageIndex.State state =
        live.read(
            index -> {
              index.probe();
              return index.state();
            });
    if (state == MessageIndex.State.FILLED) {
      found.up();
    } else {
      found.down().withDetail("index", "is being filled");
    }
  }
}
