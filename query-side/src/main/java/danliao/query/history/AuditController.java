package danliao.query.history;

import com.fasterxml.jackson.annotation.JsonFormat;
import danliao.api.Ids;
import danliao.api.MessageEvent;
import danliao.query.api.NotFoundException;
import danliao.query.message.MessageStream;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happened to a message, in order, to its sender and its recipient. */
@RestController
class AuditController {
  private final MessageStream streams;

  AuditController(MessageStream streams) {
    this.streams = streams;
  }

  @Operation(operationId = "readMessageEvents", summary = "what happened to a message, in order")
  @GetMapping("/v1/messages/{messageId}/events")
  Trail events(@PathVariable String messageId, Principal caller) {
    List<MessageStream.Entry> stream =
        Ids.isMessage(messageId) ? streams.read(messageId) : List.of();
    if (stream.isEmpty()
        || !Ids.isParticipant(stream.getFirst().event().conversationId(), caller.getName())) {
      throw new NotFoundException("no such message");
    }
    return new Trail(stream.stream().map(AuditController::item).toList());
  }

  private static Item item(MessageStream.Entry entry) {
    return new Item(entry.sequence(), entry.type(), entry.recordedAt(), entry.event());
  }

  record Trail(List<Item> items) {}

  /**
   * One event.
   *
   * @param at when the event store took it; when it happened by the reporting gateway's clock is in
   *     {@code data}
   */
  record Item(long sequence, String type, Instant at, MessageEvent data) {}

  /**
   * JSON numbers do not hold 63 bits everywhere: here as in the frames a {@code seq} is a string.
   */
  interface SeqAsString {
    @JsonFormat(shape = JsonFormat.Shape.STRING)
    long seq();
  }
}
