package danliao.query.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import danliao.api.Ids;
import danliao.query.api.BadRequestException;
import danliao.query.api.Limits;
import danliao.query.api.MessageItem;
import danliao.query.api.Moments;
import danliao.query.api.NotFoundException;
import danliao.query.generation.Live;
import danliao.query.message.MessageStream;
import danliao.query.message.StoredMessage;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The history of a conversation, and single messages, to those who are part of it. */
@RestController
class HistoryController {
  /** Before there was a message. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private final Live<MessageLog> log;
  private final PastHistory past;
  private final MessageStream streams;
  private final Clock clock;

  HistoryController(Live<MessageLog> log, PastHistory past, MessageStream streams, Clock clock) {
    this.log = log;
    this.past = past;
    this.streams = streams;
    this.clock = clock;
  }

  @Operation(
      operationId = "readHistory",
      summary = "a page of a conversation, newest first; as of a moment if asked")
  @GetMapping("/v1/conversations/{conversationId}/messages")
  HistoryPage page(
      @PathVariable String conversationId,
      @RequestParam @Nullable String before,
      @RequestParam @Nullable String after,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String asOf,
      Principal caller) {
    if (!Ids.isParticipant(conversationId, caller.getName())) {
      throw new NotFoundException("no such conversation");
    }
    long newerThan = seq("after", after, 0);
    long olderThan = seq("before", before, Long.MAX_VALUE);
    int atMost = Limits.of(limit);
    if (asOf == null) {
      MessageLog.Page page =
          log.read(messages -> messages.page(conversationId, newerThan, olderThan, atMost));
      return HistoryPage.of(page);
    }
    Instant moment = moment(asOf);
    return before == null && after == null
        ? HistoryPage.of(past.newest(conversationId, moment, atMost, caller.getName()))
        : HistoryPage.of(past.page(conversationId, moment, newerThan, olderThan, atMost));
  }

  private Instant moment(String asOf) {
    Instant moment = Moments.of("asOf", asOf);
    if (moment.isBefore(EARLIEST) || moment.isAfter(clock.instant())) {
      throw new BadRequestException("expected a time from 2000 to now in asOf, found " + asOf);
    }
    return moment;
  }

  private static long seq(String name, @Nullable String value, long otherwise) {
    if (value == null) {
      return otherwise;
    }
    try {
      long seq = Long.parseLong(value);
      if (seq >= 0) {
        return seq;
      }
    } catch (NumberFormatException e) {
      // Answered like a negative one.
    }
    throw new BadRequestException("expected a seq in " + name + ", found " + value);
  }

  @Operation(operationId = "readMessage", summary = "one message")
  @GetMapping("/v1/messages/{messageId}")
  MessageItem message(@PathVariable String messageId, Principal caller) {
    return find(messageId)
        .filter(found -> Ids.isParticipant(found.message().getConversationId(), caller.getName()))
        .map(HistoryController::item)
        .orElseThrow(() -> new NotFoundException("no such message"));
  }

  /** From its own events: the log may not have them all yet. */
  private Optional<StoredMessage> find(String messageId) {
    return Ids.isMessage(messageId) ? StoredMessage.of(streams.read(messageId)) : Optional.empty();
  }

  private static MessageItem item(StoredMessage stored) {
    return MessageItem.of(stored.message(), stored.status(), stored.statusAt());
  }

  /**
   * One page, newest first.
   *
   * @param nextBefore the {@code before} of the next older page; null after the last
   * @param unread by the caller then; only on the newest page of a moment
   * @param unreadAtLeast true if there may be more; else absent
   */
  record HistoryPage(
      List<MessageItem> items,
      @Nullable String nextBefore,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer unread,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean unreadAtLeast) {
    static HistoryPage of(MessageLog.Page page) {
      return of(page, null, null);
    }

    static HistoryPage of(PastHistory.Newest newest) {
      return of(newest.page(), newest.unread(), newest.atLeast() ? true : null);
    }

    private static HistoryPage of(
        MessageLog.Page page, @Nullable Integer unread, @Nullable Boolean unreadAtLeast) {
      Long next = page.nextBefore();
      return new HistoryPage(
          page.messages().stream().map(HistoryController::item).toList(),
          next == null ? null : next.toString(),
          unread,
          unreadAtLeast);
    }
  }
}
