package danliao.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowTest {
  @Test
  void aKeyIsTakenApartWhateverItsPartsAre() {
    for (String[] parts :
        new String[][] {{"bob"}, {"bob", "alice:bob"}, {"a b", "100%", ""}, {"%20", " "}}) {
      assertThat(Row.parts(Row.key(parts))).containsExactly(parts);
    }
    assertThat(Row.key("bob", "alice:bob")).isEqualTo("bob alice:bob");
  }

  @Test
  void aLongTextIsNotShown() {
    assertThat(Row.text("text/plain")).isEqualTo("text/plain");
    assertThat(Row.text("x".repeat(101))).hasSize(32).isEqualTo(Row.hash("x".repeat(101)));
    assertThat(Row.hash("one")).isNotEqualTo(Row.hash("two"));
  }

  @Test
  void rowsAreEqualByWhatTheyHold() {
    Map<String, String> fields = new TreeMap<>(Map.of("status", "READ", "seq", "7"));
    Row row = new Row("bob", fields);
    fields.put("seq", "8");
    assertThat(row).isEqualTo(new Row("bob", Map.of("seq", "7", "status", "READ")));
    assertThat(row).isNotEqualTo(new Row("bob", fields));
  }
}
