package danliao.query.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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

  String next() {
    return read("next.sql");
  }

  private String read(String file) {
    try (InputStream in = ConversationSql.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("expected " + file + " beside " + ConversationSql.class);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // Without the header line: the driver rewrites only batches that begin with INSERT.
      return text.substring(text.indexOf('\n') + 1).replace("${table}", table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
