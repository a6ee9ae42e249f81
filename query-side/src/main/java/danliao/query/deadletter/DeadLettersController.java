package danliao.query.deadletter;

import danliao.query.api.Limits;
import danliao.query.api.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Ids are {@code event-…} and {@code command-…}: one list of two tables. */
@RestController
final class DeadLettersController {
  private static final String EVENT = "event-";
  private static final String COMMAND = "command-";

  private final EventDeadLetters events;
  private final CommandDeadLetters commands;

  DeadLettersController(EventDeadLetters events, CommandDeadLetters commands) {
    this.events = events;
    this.commands = commands;
  }

  @Operation(
      operationId = "listDeadLetters",
      summary = "events and commands that could not be handled")
  @GetMapping("/admin/v1/dead-letters")
  DeadLetterList list(@RequestParam(required = false) @Nullable Integer limit) {
    int each = Limits.of(limit);
    return new DeadLetterList(
        Stream.concat(
                events.list(each).stream().map(DeadLettersController::item),
                commands.list(each).stream().map(DeadLettersController::item))
            .toList());
  }

  /**
   * For a projection's event: its conversation's events set aside, from the first; {@code done} if
   * all are.
   */
  @Operation(
      operationId = "retryDeadLetter",
      summary = "handles it again, with what waits behind it")
  @PostMapping("/admin/v1/dead-letters/{id}/retry")
  Retried retry(@PathVariable String id) {
    OptionalLong command = command(id);
    if (command.isPresent()) {
      found(commands.retry(command.getAsLong()), id);
      return new Retried(id, true);
    }
    return new Retried(id, events.retry(event(id)).orElseThrow(() -> unknown(id)));
  }

  @Operation(operationId = "discardDeadLetter", summary = "forgets it")
  @DeleteMapping("/admin/v1/dead-letters/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id) {
    OptionalLong command = command(id);
    found(
        command.isPresent() ? commands.delete(command.getAsLong()) : events.delete(event(id)), id);
  }

  private static OptionalLong command(String id) {
    return id.matches(COMMAND + "[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(id.substring(COMMAND.length())))
        : OptionalLong.empty();
  }

  private static String event(String id) {
    if (!id.startsWith(EVENT)) {
      throw unknown(id);
    }
    return id.substring(EVENT.length());
  }

  private static void found(boolean found, String id) {
    if (!found) {
      throw unknown(id);
    }
  }

  private static NotFoundException unknown(String id) {
    return new NotFoundException("no dead letter " + id);
  }

  private static Item item(EventDeadLetters.Entry entry) {
    return new Item(
        EVENT + entry.id(),
        "event",
        entry.group(),
        entry.type(),
        entry.messageId(),
        entry.conversationId(),
        entry.cause(),
        entry.at());
  }

  private static Item item(CommandDeadLetters.Dead dead) {
    return new Item(
        COMMAND + dead.id(),
        "command",
        dead.topic(),
        dead.tag(),
        dead.keys(),
        null,
        dead.cause(),
        dead.at().toString());
  }

  /**
   * What could not be handled, without its content.
   *
   * @param where the processing group or the topic
   * @param cause null for an event that only followed an earlier one of its conversation
   */
  record Item(
      String id,
      String kind,
      String where,
      @Nullable String type,
      @Nullable String messageId,
      @Nullable String conversationId,
      @Nullable String cause,
      String at) {}

  record DeadLetterList(List<Item> items) {}

  record Retried(String id, boolean done) {}
}
