package danliao.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

/** Nothing here mentions the check to JUnit: it is on for this class as it is for all. */
class LeakCheckTest {
  @Test
  void everyBufferIsWatched() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @Test
  void aBufferThatNobodyReleasesFailsTheTests() {
    leak();
    assertThatThrownBy(LeakCheck::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted here");
    LeakCheck.check();
  }

  @Test
  void oneThatIsReleasedDoesNot() {
    ByteBufAllocator.DEFAULT.buffer().touch("released").release();
    LeakCheck.check();
  }

  private static void leak() {
    ByteBufAllocator.DEFAULT.buffer().touch("planted here");
  }
}
