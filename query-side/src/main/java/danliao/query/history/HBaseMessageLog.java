package danliao.query.history;

import danliao.query.generation.Generations;
import danliao.query.message.MessageRef;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** The projection {@code message-log}: a table a generation. */
final class HBaseMessageLog implements Projection {
  static final String NAME = "message-log";
  static final String STORE = "hbase";
  private static final int VERSION = 1;

  private final HBaseClient hbase;
  private final HBaseSettings settings;
  private final MessageChangedPublisher publisher;
  private final Generations generations;
  private final MeterRegistry meters;

  HBaseMessageLog(
      HBaseClient hbase,
      HBaseSettings settings,
      MessageChangedPublisher publisher,
      Generations generations,
      MeterRegistry meters) {
    this.hbase = hbase;
    this.settings = settings;
    this.publisher = publisher;
    this.generations = generations;
    this.meters = meters;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String store() {
    return STORE;
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public MessageLog open(Generation generation) {
    MessageTable table =
        new MessageTable(hbase, settings.tablePrefix() + generation.number(), settings.regions());
    return new MessageLog(table, changed -> publish(generation, changed), meters);
  }

  /**
   * References name rows, and are read from the log that is live: one that is being built has
   * nothing to tell. A retired one has: it may be behind, with changes that its successor wrote
   * when that was being built.
   */
  private void publish(Generation generation, Collection<MessageRef> changed) {
    generations.requireFresh();
    if (generations.isReadOrWas(generation)) {
      publisher.publish(generation.number(), changed);
    }
  }
}
