package danliao.query.conversation;

import java.util.Collections;

/** The statements of this feature, files beside it, for one generation of its table. */
final class ConversationSql {
  private final String table;

  ConversationSql(int generation) {
    table = "conversation_g" + generation;
  }

  String table() {
    return table;
  }

  String create() {
    return read("create.sql");
  }

  String upsert() {
    return read("upsert.sql");
  }

  String advance() {
    return read("advance.sql");
  }

  String newest() {
    return read("newest.sql");
  }

  String places() {
    return read("places.sql");
  }

  /** Takes {@code count} ids. */
  String named(int count) {
    return read("named.sql").replace("${ids}", String.join(", ", Collections.nCopies(count, "?")));
  }

  private String read(String file) {
    String text = FeatureFile.read(file);
    // Without the header line: the driver rewrites only batches that begin with INSERT.
    return text.substring(text.indexOf('\n') + 1).replace("${table}", table);
  }
}
