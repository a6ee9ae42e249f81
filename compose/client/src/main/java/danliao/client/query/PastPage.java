package danliao.client.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of history as the user would have seen it at a moment, newest first.
 *
 * @param nextBefore what to pass as {@code before} for the page after it; null on the last
 * @param unread what the user had not read; null but on the newest page
 * @param unreadAtLeast true where there may be more than that; else null
 */
public record PastPage(
    List<MessageItem> items,
    @Nullable String nextBefore,
    @Nullable Long unread,
    @Nullable Boolean unreadAtLeast) {}
