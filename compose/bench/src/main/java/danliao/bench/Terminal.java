package danliao.bench;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Of a command: refuses its options with what was found and what was expected, and prints. */
record Terminal(@Nullable CommandSpec command) {
  void atLeast(String option, int found, int least) {
    that(found >= least, option + " " + found + ": expected at least " + least);
  }

  void within(String option, int found, int least, int most) {
    that(
        found >= least && found <= most,
        option + " " + found + ": expected " + least + " to " + most);
  }

  void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(commandLine(), otherwise);
    }
  }

  void print(Printable report, boolean json) {
    PrintWriter out = commandLine().getOut();
    if (json) {
      report.printJson(out);
    } else {
      report.printTable(out);
    }
  }

  /** On the error stream, beside what may be JSON. */
  void say(String line) {
    PrintWriter err = commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(command).commandLine();
  }
}
