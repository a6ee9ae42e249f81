package danliao.query.conversation;

import danliao.query.store.FeatureFile;
import java.util.Collections;

/** The statements of this feature, files beside it, for one generation of its table. */
final class ConversationSql {
  private static final String CREATE = read("create.sql");
  private static final String UPSERT = read("upsert.sql");
  private static final String ADVANCE = read("advance.sql");
  private static final String NEWEST = read("newest.sql");
  private static final String PLACES = read("places.sql");
  private static final String NAMED = read("named.sql");
  private static final String SCAN = read("scan.sql");
  private static final String KEYED = read("keyed.sql");

  private final String table;

  ConversationSql(int generation) {
    table = "conversation_g" + generation;
  }

  String table() {
    return table;
  }

  String create() {
    return on(CREATE);
  }

  String upsert() {
    return on(UPSERT);
  }

  /** Takes a status twice, and {@code count} times a user, a conversation and a message. */
  String advance(int count) {
    return on(ADVANCE).replace("${rows}", anyOf("conversation_id = ? AND message_id = ?", count));
  }

  String newest() {
    return on(NEWEST);
  }

  String places() {
    return on(PLACES);
  }

  /** Takes {@code count} ids. */
  String named(int count) {
    return on(NAMED).replace("${ids}", String.join(", ", Collections.nCopies(count, "?")));
  }

  String scan() {
    return on(SCAN);
  }

  /** Takes {@code count} pairs of a user and a conversation. */
  String keyed(int count) {
    return on(KEYED).replace("${keys}", anyOf("conversation_id = ?", count));
  }

  /** Of the primary key's first column and this. */
  private static String anyOf(String rest, int count) {
    return String.join(" OR ", Collections.nCopies(count, "(user_id = ? AND " + rest + ")"));
  }

  private String on(String statement) {
    return statement.replace("${table}", table);
  }

  private static String read(String file) {
    String text = FeatureFile.beside(ConversationSql.class, file);
    // Without the header line: the driver rewrites only batches that begin with INSERT.
    return text.substring(text.indexOf('\n') + 1);
  }
}
