package danliao.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {
  @Test
  void thereIsRoomForSoManyThings() {
    Capacity capacity = new Capacity(2, 100);
    assertThat(capacity.take(1)).isTrue();
    assertThat(capacity.take(1)).isTrue();
    assertThat(capacity.take(1)).isFalse();
    capacity.give(1);
    assertThat(capacity.take(1)).isTrue();
  }

  @Test
  void thereIsRoomForSoManyBytes() {
    Capacity capacity = new Capacity(10, 100);
    assertThat(capacity.take(60)).isTrue();
    assertThat(capacity.take(60)).isFalse();
    assertThat(capacity.take(40)).isTrue();
    assertThat(capacity.items()).isEqualTo(2);
    assertThat(capacity.bytes()).isEqualTo(100);
  }

  @Test
  void aQuarterCanBeLeft() {
    Capacity capacity = new Capacity(4, 100);
    assertThat(capacity.takeLeavingSome(76)).as("alone").isTrue();
    assertThat(capacity.takeLeavingSome(1)).isFalse();
    assertThat(capacity.take(24)).isTrue();
    capacity.give(76);
    assertThat(capacity.takeLeavingSome(1)).isTrue();
    assertThat(capacity.takeLeavingSome(1)).isTrue();
    assertThat(capacity.takeLeavingSome(1)).as("a fourth").isFalse();
  }

  @Test
  void whatIsLargerThanAllOfItComesAlone() {
    Capacity capacity = new Capacity(10, 100);
    assertThat(capacity.take(1_000)).isTrue();
    assertThat(capacity.take(1)).isFalse();
    capacity.give(1_000);
    assertThat(capacity.take(1)).isTrue();
    assertThat(capacity.take(1_000)).isFalse();
  }
}
