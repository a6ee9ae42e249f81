package danliao.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InternalTokenTest {
  private static final String NONE =
      "danliao.internal-token: expected the token our services share, found nothing";

  private final ApplicationContextRunner process =
      new ApplicationContextRunner().withUserConfiguration(InternalConfiguration.class);

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void nothingIsNoToken(String found) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InternalToken(found))
        .withMessage(NONE);
  }

  @Test
  void aProcessWithoutATokenDoesNotStart() {
    process.run(context -> assertThat(context).getFailure().hasRootCauseMessage(NONE));
    process
        .withPropertyValues("danliao.internal-token=")
        .run(context -> assertThat(context).getFailure().hasRootCauseMessage(NONE));
  }

  @Test
  void aProcessIsGuardedAndHasCredentials() {
    process
        .withPropertyValues("danliao.internal-token=of this test")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(InternalGuard.class)
                    .hasSingleBean(InternalCredentials.class)
                    .getBean(InternalToken.class)
                    .isEqualTo(new InternalToken("of this test")));
  }

  @Test
  void theTokenIsNotInTheText() {
    assertThat(new InternalToken("of this test").toString()).doesNotContain("of this test");
  }
}
