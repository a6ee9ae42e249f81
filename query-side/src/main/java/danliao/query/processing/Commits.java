package danliao.query.processing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells who waits for a processing group that one of this instance has committed a batch. */
public final class Commits {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Runs on the group's thread after each commit; must be quick. */
  public void onCommit(Runnable listener) {
    listeners.add(listener);
  }

  void committed() {
    listeners.forEach(Runnable::run);
  }
}
