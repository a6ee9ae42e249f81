package danliao.query.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Rows that are changed at will. Thread-safe. */
public final class RowsInMemory implements Rows {
  public static final int BATCH = 3;
  private final NavigableMap<String, Row> rows = new ConcurrentSkipListMap<>();
  private volatile Runnable beforeFind = () -> {};

  /** A row of one field. */
  public void put(String key, String value) {
    rows.put(key, new Row(key, Map.of("value", value)));
  }

  public void remove(String key) {
    rows.remove(key);
  }

  public void clear() {
    rows.clear();
  }

  public Map<String, Row> all() {
    return Map.copyOf(rows);
  }

  public void beforeFind(Runnable action) {
    beforeFind = action;
  }

  @Override
  public void scan(Consumer<List<Row>> batches) {
    List<Row> batch = new ArrayList<>();
    for (Row row : rows.values()) {
      batch.add(row);
      if (batch.size() == BATCH) {
        batches.accept(List.copyOf(batch));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      batches.accept(batch);
    }
  }

  @Override
  public Map<String, Row> find(Collection<String> keys) {
    beforeFind.run();
    Map<String, Row> found = new HashMap<>();
    for (String key : keys) {
      Row row = rows.get(key);
      if (row != null) {
        found.put(key, row);
      }
    }
    return found;
  }
}
