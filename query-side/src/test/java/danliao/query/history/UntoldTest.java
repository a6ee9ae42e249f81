package danliao.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import danliao.query.message.MessageRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UntoldTest {
  private final List<Collection<MessageRef>> told = new ArrayList<>();
  private boolean brokerIsAway;
  private Runnable meanwhile = () -> {};
  private final Untold untold = new Untold(this::take);

  private void take(Collection<MessageRef> refs) {
    meanwhile.run();
    if (brokerIsAway) {
      throw new IllegalStateException("broker is away");
    }
    told.add(refs);
  }

  @Test
  void changesOfManyBatchesAreToldTogetherAndThoseOfAMessageOnce() {
    untold.add(List.of(ref(1), ref(2)));
    untold.add(List.of(ref(2), ref(3)));
    assertThat(told).isEmpty();
    untold.tell();
    assertThat(told).containsExactly(List.of(ref(1), ref(2), ref(3)));
    untold.tell();
    assertThat(told).hasSize(1);
  }

  @Test
  void whatCouldNotBeToldIsToldLater() {
    untold.add(List.of(ref(1)));
    brokerIsAway = true;
    assertThatThrownBy(untold::tell).hasMessage("broker is away");
    brokerIsAway = false;
    untold.add(List.of(ref(2)));
    untold.tell();
    assertThat(told).singleElement().satisfies(all -> assertThat(all).hasSize(2));
  }

  /** Whoever was told may have looked before it. */
  @Test
  void aMessageThatChangesWhileItIsToldIsToldAgain() {
    untold.add(List.of(ref(1)));
    meanwhile =
        () -> {
          meanwhile = () -> {};
          untold.add(List.of(ref(1)));
        };
    untold.tell();
    untold.tell();
    assertThat(told).containsExactly(List.of(ref(1)), List.of(ref(1)));
  }

  @Test
  void manyDoNotWait() {
    untold.add(IntStream.range(0, 4_095).mapToObj(UntoldTest::ref).toList());
    assertThat(told).isEmpty();
    untold.add(List.of(ref(4_095)));
    assertThat(told).singleElement().satisfies(all -> assertThat(all).hasSize(4_096));
  }

  private static MessageRef ref(int number) {
    return new MessageRef("message-" + number, "conversation", number);
  }
}
