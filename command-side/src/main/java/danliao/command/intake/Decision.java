package danliao.command.intake;

import danliao.command.message.Outcome;

/** What became of a request: an outcome that is stored, or a failure of its own. */
sealed interface Decision {
  Request request();

  record Decided(Request request, Outcome outcome) implements Decision {}

  record Failed(Request request, RuntimeException cause) implements Decision {}
}
