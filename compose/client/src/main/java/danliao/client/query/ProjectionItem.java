package danliao.client.query;

import org.jspecify.annotations.Nullable;

/** A projection as operators see it. */
public record ProjectionItem(
    String name,
    String store,
    int generation,
    String state,
    @Nullable String trouble,
    @Nullable Long position,
    @Nullable Long head,
    long lagEvents,
    double lagSeconds,
    double eventsPerSecond,
    long deadLetters) {}
