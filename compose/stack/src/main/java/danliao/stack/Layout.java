package danliao.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Properties;

/**
 * What the stack consists of; kept in the home so that every later command knows it.
 *
 * @param jvmOptions of the services, beside our own; separated by spaces, empty for none
 */
public record Layout(
    int portOffset, int gateways, int commandSides, int querySides, String jvmOptions) {
  /** No services: what integration tests need. */
  static Layout serversOnly(int portOffset) {
    return new Layout(portOffset, 0, 0, 0, "");
  }

  /** The same at other ports. */
  Layout at(int offset) {
    return new Layout(offset, gateways, commandSides, querySides, jvmOptions);
  }

  /**
   * At least as much of everything: for asking more of a stack that already runs. Options are of
   * the services that are started from now on.
   */
  Layout and(Layout running) {
    return new Layout(
        portOffset,
        Math.max(gateways, running.gateways),
        Math.max(commandSides, running.commandSides),
        Math.max(querySides, running.querySides),
        jvmOptions.isEmpty() ? running.jvmOptions : jvmOptions);
  }

  /** What the last {@code up} of that home was asked for; empty before the first. */
  public static Optional<Layout> read(Home home) {
    if (!Files.exists(home.layoutFile())) {
      return Optional.empty();
    }
    Properties saved = new Properties();
    try (var in = Files.newBufferedReader(home.layoutFile())) {
      saved.load(in);
    } catch (IOException e) {
      throw new StackException("cannot read " + home.layoutFile() + ": " + e, e);
    }
    return Optional.of(
        new Layout(
            number(saved, "port-offset"),
            number(saved, "gateways"),
            number(saved, "command-sides"),
            number(saved, "query-sides"),
            saved.getProperty("jvm-options", "")));
  }

  void write(Home home) throws IOException {
    Properties values = new Properties();
    values.setProperty("port-offset", Integer.toString(portOffset));
    values.setProperty("gateways", Integer.toString(gateways));
    values.setProperty("command-sides", Integer.toString(commandSides));
    values.setProperty("query-sides", Integer.toString(querySides));
    values.setProperty("jvm-options", jvmOptions);
    try (var out = Files.newBufferedWriter(home.layoutFile())) {
      values.store(out, null);
    }
  }

  /** Each by itself. */
  String[] options() {
    return jvmOptions.isBlank() ? new String[0] : jvmOptions.strip().split("\\s+");
  }

  private static int number(Properties saved, String key) {
    return Integer.parseInt(saved.getProperty(key, "0"));
  }
}
