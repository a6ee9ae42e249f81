package danliao.query.unread;

import danliao.query.api.Limits;
import danliao.query.api.MessageItem;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class UnreadController {
  private final UnreadQueries unread;
  private final UndeliveredMessages undelivered;

  UnreadController(UnreadQueries unread, UndeliveredMessages undelivered) {
    this.unread = unread;
    this.undelivered = undelivered;
  }

  @Operation(operationId = "countUnread", summary = "how much the caller has not read")
  @GetMapping("/v1/unread")
  Unread unread(Principal caller) {
    Map<String, Long> counts = unread.all(caller.getName());
    return new Unread(counts.values().stream().mapToLong(Long::longValue).sum(), counts);
  }

  @Operation(
      operationId = "listUndelivered",
      summary = "what no device of the caller has acknowledged, oldest first")
  @GetMapping("/v1/offline")
  Offline offline(Principal caller, @RequestParam(required = false) @Nullable Integer limit) {
    return new Offline(
        undelivered.oldest(caller.getName(), Limits.of(limit)).stream()
            .map(found -> MessageItem.of(found.message(), found.status(), found.statusAt()))
            .toList());
  }

  record Unread(long total, Map<String, Long> conversations) {}

  record Offline(List<MessageItem> items) {}
}
