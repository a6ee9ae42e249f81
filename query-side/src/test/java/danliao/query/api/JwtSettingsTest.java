package danliao.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class JwtSettingsTest {
  @Test
  void aSecretOfLessThan32BytesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("31 bytes are one less than 32..", "", ""))
        .withMessage("danliao.jwt.secret: expected at least 32 bytes, found 31");
  }

  @Test
  void bytesCountNotCharacters() {
    assertThat(new JwtSettings("十一个汉字就超过了三十二", "", "").secret()).hasSize(12);
  }

  @Test
  void exactlyOneSourceOfKeysIsExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("", "", ""))
        .withMessageContaining("found neither");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JwtSettings("x".repeat(32), "https://issuer", ""))
        .withMessageContaining("found both");
  }

  @Test
  void theSecretIsNotInTheText() {
    assertThat(new JwtSettings("s".repeat(40), "", "").toString()).doesNotContain("sss");
  }
}
