package danliao.bench;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses options with what was found and what was expected. */
record Check(@Nullable CommandSpec command) {
  void atLeast(String option, int found, int least) {
    that(found >= least, option, found, "at least " + least);
  }

  void within(String option, int found, int least, int most) {
    that(found >= least && found <= most, option, found, least + " to " + most);
  }

  private void that(boolean holds, String option, int found, String expected) {
    if (!holds) {
      throw new ParameterException(
          Objects.requireNonNull(command).commandLine(),
          option + " " + found + ": expected " + expected);
    }
  }
}
