package danliao.query.projection;

import danliao.query.message.RecordedEvent;
import java.util.List;

/** A projection that stores nothing. */
public record TestProjection(String name, int version) implements Projection, ProjectionStore {
  @Override
  public String store() {
    return "nowhere";
  }

  @Override
  public ProjectionStore open(Generation generation) {
    return this;
  }

  @Override
  public void prepare() {}

  @Override
  public void apply(List<RecordedEvent> batch) {}

  @Override
  public Rows rows() {
    return new RowsInMemory();
  }

  @Override
  public void drop() {}
}
