package danliao.query.inspect;

import danliao.api.Ids;
import danliao.api.MessageStatus;
import danliao.api.Timestamps;
import danliao.api.frame.Message;
import danliao.query.api.NotFoundException;
import danliao.query.message.MessageStream;
import danliao.query.message.StoredMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The life of a message, for operators: without its content, unless they ask and it is noted. */
@RestController
final class MessageLifeController {
  private static final Logger log = LoggerFactory.getLogger(MessageLifeController.class);

  private final MessageStream streams;
  private final Sightings sightings;
  private final Counter revealed;

  MessageLifeController(MessageStream streams, Sightings sightings, MeterRegistry meters) {
    this.streams = streams;
    this.sightings = sightings;
    this.revealed = meters.counter("danliao.query.inspect.revealed");
  }

  @Operation(
      operationId = "inspectMessage",
      summary = "what happened to a message, and what each store says of it now")
  @GetMapping("/admin/v1/messages/{messageId}")
  MessageLife life(@PathVariable String messageId) throws InterruptedException {
    List<MessageStream.Entry> stream = stream(messageId);
    StoredMessage stored = stored(stream);
    Message message = stored.message();
    return new MessageLife(
        messageId,
        message.getClientMsgId(),
        message.getConversationId(),
        message.getFrom(),
        message.getTo(),
        message.getContentType(),
        message.getContentBytes().size(),
        Long.toString(message.getSeq()),
        Timestamps.instant(message.getSentAt()),
        stored.status(),
        stored.statusAt(),
        stream.stream().map(MessageLifeController::happened).toList(),
        sightings.of(stored));
  }

  @Operation(
      operationId = "revealMessage",
      summary = "what a message says; who asked is written to the log")
  @PostMapping("/admin/v1/messages/{messageId}/reveal")
  Revealed reveal(@PathVariable String messageId, Principal operator) {
    Message message = stored(stream(messageId)).message();
    revealed.increment();
    log.atWarn()
        .addKeyValue("operator", operator.getName())
        .addKeyValue("messageId", messageId)
        .addKeyValue("conversationId", message.getConversationId())
        .log("content revealed to an operator");
    return new Revealed(message.getContentType(), message.getContent());
  }

  private List<MessageStream.Entry> stream(String messageId) {
    return Ids.isMessage(messageId) ? streams.read(messageId) : List.of();
  }

  private static StoredMessage stored(List<MessageStream.Entry> stream) {
    return StoredMessage.of(stream).orElseThrow(() -> new NotFoundException("no such message"));
  }

  private static Happened happened(MessageStream.Entry entry) {
    return new Happened(
        entry.sequence(),
        entry.type(),
        entry.recordedAt(),
        Map.of("at", entry.event().at().toString()));
  }

  /**
   * A message without what it says.
   *
   * @param contentBytes how much that is
   */
  record MessageLife(
      String messageId,
      String clientMsgId,
      String conversationId,
      String from,
      String to,
      String contentType,
      int contentBytes,
      String seq,
      Instant sentAt,
      MessageStatus status,
      Instant statusAt,
      List<Happened> events,
      List<Sightings.Sighting> stores) {}

  /**
   * One event.
   *
   * @param at when the event store took it
   * @param data when it happened, by the clock of the gateway that reported it
   */
  record Happened(long sequence, String type, Instant at, Map<String, String> data) {}

  record Revealed(String contentType, String content) {}
}
