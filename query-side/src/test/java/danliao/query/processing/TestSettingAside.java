package danliao.query.processing;

import danliao.query.message.RecordedEvent;
import danliao.query.message.StoredEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Handles batches as a group does whose events are handled each for itself. */
public final class TestSettingAside implements ProcessingGroup.Handler {
  private final RecordingDeadLetters deadLetters = RecordingDeadLetters.alone();
  private final BatchApplier applier;

  public TestSettingAside(ProcessingGroup.Handler handler) {
    applier =
        new BatchApplier(
            "test",
            handler,
            false,
            deadLetters,
            new ProjectionSettings(
                500,
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                3,
                DataSize.ofMegabytes(8)),
            new SimpleMeterRegistry());
  }

  @Override
  public void handle(List<StoredEvent> batch) {
    applier.handle(batch);
  }

  /** What could not be handled. */
  public List<RecordedEvent> kept() {
    return deadLetters.kept();
  }
}
