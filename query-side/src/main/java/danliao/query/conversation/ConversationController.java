package danliao.query.conversation;

import danliao.query.api.BadRequestException;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ConversationController {
  private final ConversationQueries conversations;

  ConversationController(ConversationQueries conversations) {
    this.conversations = conversations;
  }

  @Operation(
      operationId = "listConversations",
      summary = "the caller's conversations, newest first")
  @GetMapping("/v1/conversations")
  ConversationPage list(
      Principal caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    if (limit < 1 || limit > 200) {
      throw new BadRequestException("limit: expected 1 to 200, found " + limit);
    }
    return conversations.list(caller.getName(), limit, cursor);
  }
}
