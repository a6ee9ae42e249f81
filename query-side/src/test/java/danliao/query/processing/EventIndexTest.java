package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class EventIndexTest {
  @Test
  void ofTheDatabaseTheFirstEventIsNumberOne() {
    EventIndex index = new JdbcEventIndex(new JdbcTemplate());
    assertThat(index.count(-1)).isZero();
    assertThat(index.count(0)).isZero();
    assertThat(index.count(2)).isEqualTo(2);
  }

  @Test
  void ofAStreamTheFirstEventIsNumberZero() {
    EventIndex index =
        new StreamEventIndex(
            token -> {
              throw new IllegalStateException("nothing is to be read");
            });
    assertThat(index.count(-1)).isZero();
    assertThat(index.count(0)).isEqualTo(1);
    assertThat(index.count(1)).isEqualTo(2);
  }
}
