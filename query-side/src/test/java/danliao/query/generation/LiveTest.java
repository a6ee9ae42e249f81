package danliao.query.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import danliao.query.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTest {
  private final Pointer pointer = new Pointer();
  private final List<Integer> opened = new ArrayList<>();
  private boolean behind;
  private final Live<String> live =
      new Live<>(
          pointer,
          "memory",
          generation -> {
            opened.add(generation.number());
            return "reader of " + generation.group();
          },
          generation -> behind);

  @Test
  void aReaderIsOpenedOnceForEachGeneration() throws InterruptedException {
    pointer.set(TestGenerations.live("sample", 1));
    assertThat(read()).isEqualTo("reader of sample-g1");
    assertThat(read()).isEqualTo("reader of sample-g1");
    assertThat(opened).containsExactly(1);
    assertThat(pointer.turn(TestGenerations.live("sample", 2), () -> true)).isTrue();
    assertThat(read()).isEqualTo("reader of sample-g2");
    assertThat(read()).isEqualTo("reader of sample-g2");
    assertThat(opened).containsExactly(1, 2);
  }

  @Test
  void whatIsDoneIsDoneWithTheReaderOfTheLiveGeneration() {
    pointer.set(TestGenerations.live("sample", 3));
    List<String> used = new ArrayList<>();
    live.use(used::add);
    assertThat(used).containsExactly("reader of sample-g3");
  }

  @Test
  void withoutAGenerationTheStoreIsUnavailable() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(this::read)
        .satisfies(e -> assertThat(e.store()).isEqualTo("memory"));
    assertThat(opened).isEmpty();
  }

  @Test
  void whileTheStoreGetsAgainWhatItLostItIsUnavailable() {
    pointer.set(TestGenerations.live("sample", 1));
    behind = true;
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(this::read)
        .satisfies(e -> assertThat(e.store()).isEqualTo("memory"));
    behind = false;
    assertThat(read()).isEqualTo("reader of sample-g1");
  }

  @Test
  void nothingIsOpenedBeforeItIsRead() {
    pointer.set(TestGenerations.live("sample", 1));
    assertThat(opened).isEmpty();
  }

  private String read() {
    return live.read(reader -> reader);
  }
}
