package danliao.bench;

import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A result, for people or for programs. */
interface Printable {
  void printTable(PrintWriter out);

  /** One object, on one line. */
  default void printJson(PrintWriter out) {
    out.println(JsonMapper.builder().build().writeValueAsString(this));
    out.flush();
  }

  /** The last lines of a table. */
  static void printMissed(List<String> missed, PrintWriter out) {
    out.println();
    out.println(missed.isEmpty() ? "all targets held" : "targets missed:");
    missed.forEach(line -> out.println("  " + line));
    out.flush();
  }
}
