package danliao.query.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of conversations; {@code nextCursor} is null on the last. */
public record ConversationPage(List<ConversationItem> items, @Nullable String nextCursor) {}
