package danliao.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import danliao.testkit.ChildProcess.Said;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the fault suite; what it says of itself names the seed and each violation. */
@Disruptive
class FaultsIT {
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void simulatedUsersSeeEveryPromiseKeptWhileProcessesAreKilledAndPaused() {
    try {
      Said said = Launcher.ofRunningStack().say("faults", "--quick", "--running");
      assertThat(said.exit()).as(said.text()).isZero();
    } finally {
      Launcher.ofRunningStack().up();
    }
  }
}
